// Who may use the library, and how to cite it: texts, and nothing else. What is not asked for is left out of a bundle.
// `license` is the file LICENSE; a test compares the two.

const LICENSE = `BSD 3-Clause License

Copyright (c) 2026, the dill authors

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
`

/** The text of the licence. Answers to `dill.license`, which prints it. */
export function license(): string {
  return LICENSE
}

/** How to cite the library, and the work that it goes back to. Answers to `dill.citation`, which prints it. */
export function citation(): string {
  return `If dill has a part in research that you publish, please name it: "dill for JavaScript", and its version.

It is a port of Python's dill, whose authors ask to be cited as follows:

M.M. McKerns, L. Strand, T. Sullivan, A. Fang, M.A.G. Aivazis, "Building a framework for predictive science",
Proceedings of the 10th Python in Science Conference, 2011; http://arxiv.org/pdf/1202.1056

Michael McKerns and Michael Aivazis, "pathos: a framework for heterogeneous computing", 2010- ;
https://uqfoundation.github.io/project/pathos
`
}
