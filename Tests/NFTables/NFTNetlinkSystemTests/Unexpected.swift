/// What a test did not expect.
struct Unexpected: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
