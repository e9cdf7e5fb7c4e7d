// A class that travels by its name.

export class Point {
  x = 1
}
