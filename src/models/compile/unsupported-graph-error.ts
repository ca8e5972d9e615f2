/** A model whose graphs do not have the form that compiling expects; it can still be decoded step by step. */
export class UnsupportedGraphError extends Error {
  override readonly name = "UnsupportedGraphError";
}
