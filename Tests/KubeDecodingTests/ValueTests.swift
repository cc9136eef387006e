import Testing

@testable import KubeDecoding

@Suite struct ValueTests {
  @Test(arguments: [
    ("", PlainScalar.null), ("~", .null), ("null", .null), ("nULL", .string), ("true", .boolean(true)),
    ("yes", .boolean(true)), ("off", .boolean(false)), ("y", .boolean(true)), ("tRUE", .string),
    ("None", .string),
    ("0", .wholeNumber(0)), ("-0", .wholeNumber(0)), ("80", .wholeNumber(80)), ("+80", .wholeNumber(80)),
    ("-1", .wholeNumber(-1)), ("010", .wholeNumber(8)), ("0o10", .wholeNumber(8)), ("0x1F", .wholeNumber(31)),
    ("0b11", .wholeNumber(3)), ("8_080", .wholeNumber(8080)), ("1.5", .number), ("1e3", .number),
    (".inf", .number),
    ("99999999999999999999", .number), ("10.0.0.1", .string), ("1.2.3", .string),
    ("2026-11-22T15:08:43Z", .string),
    ("-", .string), ("0x", .string), ("089", .number), ("1a", .string), ("fd00::1", .string),
    ("10.0.0.0/8", .string),
  ])
  func readsPlainScalarsAsKubectlDoes(_ text: String, _ meaning: PlainScalar) {
    #expect(PlainScalar(text) == meaning)
  }
}
