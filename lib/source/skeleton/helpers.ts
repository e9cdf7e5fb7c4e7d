// What the code of sites calls where it says things that can be said only in their own place: `super`, private members,
// assignments to constants. As text, for it stands in compiled skeletons, and before code that is evaluated.

/** By name, without the prefix; each is written in terms of the names of rooms, whose prefix stands as `$`. */
const texts: { readonly [name: string]: string } = {
  // A member of what the home object inherits from, of which `self` is the receiver.
  super: `(home,key,self,sloppy)=>({get v(){return Reflect.get(Object.getPrototypeOf(home),key,self)},set v(value){if(!Reflect.set(Object.getPrototypeOf(home),key,value,self)&&!sloppy)throw new TypeError("Cannot assign to read only property '"+String(key)+"' of object")}})`,
  // A constant: before it is set, that is the error.
  const: `read=>({get v(){return read()},set v(value){read();throw new TypeError("Assignment to constant variable.")}})`,
  // The name of a function expression, in sloppy code: assigning to it does nothing.
  kept: `read=>({get v(){return read()},set v(value){}})`,
  // What `this` is at the top of a module, and of a script.
  undefined: 'void 0',
  global: 'globalThis',
  call: `(Class,name,object)=>$reach(Class,name,object).v?.bind(object)`,
  maybe: `(Class,name,object)=>object==null?void 0:$reach(Class,name,object)`,
  maybeCall: `(Class,name,object)=>object==null?void 0:{v:$call(Class,name,object)}`,
  // Only the class itself has its static private members.
  is: `(Class,object)=>{if(Object(object)!==object)throw new TypeError("Cannot use 'in' operator to search for a private name in what is no object");return Class===object}`,
  // The function of an object's only member.
  half: `(object,half)=>Object.getOwnPropertyDescriptor(object,Reflect.ownKeys(object)[0])[half]`,
}

const needs: { readonly [name: string]: readonly string[] } = { maybeCall: ['call'] }

/** All of them. */
export const helperNames: readonly string[] = Object.keys(texts)

/** Declarators of helpers, and of those that they call. */
export function helperTexts(names: Iterable<string>, prefix: string): string[] {
  const all = new Set([...names].flatMap(name => [...needs[name] ?? [], name]))
  return [...all].map(name => `${prefix}${name}=${texts[name]!.replace(/\$(?=reach\b|call\b)/g, () => prefix)}`)
}
