import Testing

@testable import ManifestDecoding

@Suite struct ValueTests {
  @Test(arguments: [
    ("", PlainScalar.null), ("~", .null), ("null", .null), ("nULL", .string), ("true", .boolean(true)),
    ("yes", .boolean(true)), ("off", .boolean(false)), ("y", .boolean(true)), ("tRUE", .string),
    ("None", .string),
    ("0", .wholeNumber(0)), ("-0", .wholeNumber(0)), ("80", .wholeNumber(80)), ("+80", .wholeNumber(80)),
    ("-1", .wholeNumber(-1)), ("010", .wholeNumber(8)), ("0o10", .wholeNumber(8)), ("0x1F", .wholeNumber(31)),
    ("0b11", .wholeNumber(3)), ("8_080", .wholeNumber(8080)), ("1.5", .number), ("1e3", .wholeNumber(1000)),
    (".inf", .number),
    ("99999999999999999999", .number), ("10.0.0.1", .string), ("1.2.3", .string),
    ("2026-11-22T15:08:43Z", .string),
    ("-", .string), ("0x", .string), ("089", .wholeNumber(89)), ("1a", .string), ("fd00::1", .string),
    ("10.0.0.0/8", .string),
    ("80.0", .wholeNumber(80)), ("8e1", .wholeNumber(80)), ("8.5e1", .wholeNumber(85)),
    ("08", .wholeNumber(8)),
    ("1.", .wholeNumber(1)), (".5", .number), ("-.5", .number), ("+.5e3", .wholeNumber(500)), (".", .string),
    ("12e4567", .string), ("1e400", .string), ("-1e400", .string), ("1e-400", .wholeNumber(0)),
    ("0x8000000000000000", .number), ("18446744073709551615", .number), ("0x-5", .string), ("+-5", .string),
    ("1e", .string), ("1e+", .string), ("e1", .string), ("1.2.3e4", .string), (".iNf", .string),
    ("-.nan", .string),
    ("0x1p4", .string), ("_1", .string), ("inf", .string), ("nan", .string),
  ])
  func readsPlainScalarsAsKubectlDoes(_ text: String, _ meaning: PlainScalar) {
    #expect(PlainScalar(text) == meaning)
  }

  /// Numbers are written like in Go's encoding/json, which kubectl uses.
  @Test(arguments: [
    (".5", "0.5"), ("-.5", "-0.5"), ("1.50", "1.5"), ("0.000001", "0.000001"), ("0.0000001", "1e-7"),
    ("1.5e-7", "1.5e-7"), ("123456789.125", "123456789.125"), ("1e20", "100000000000000000000"),
    ("1e21", "1e+21"), ("12345e20", "1.2345e+24"), ("18446744073709551615", "18446744073709551615"),
    ("0x8000000000000000", "9223372036854775808"), ("18446744073709551616", "18446744073709552000"),
    ("0.1", "0.1"), ("100.25", "100.25"), ("5e-324", "5e-324"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"),
  ])
  func writesNumbersAsGoDoes(_ text: String, _ json: String) {
    #expect(NumberText(text)?.json == json)
  }
}
