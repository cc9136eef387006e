/// An unexpected result in a test.
struct Unexpected: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
