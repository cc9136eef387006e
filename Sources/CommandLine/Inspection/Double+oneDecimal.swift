internal import Glibc

extension Double {
  /// The number with one digit after the point, rounded as printf(3) does: `33.3`
  var oneDecimal: String {
    var text = [CChar](repeating: 0, count: 400)
    let count = withVaList([self]) { vsnprintf(&text, text.count, "%.1f", $0) }
    return String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
