/// A span of time as Go writes and reads it: `24h0m0s`, `1.5s`, `-20ms`.
///
/// kube-proxy's flags and its configuration file hold durations in this form and in no other.
public struct GoDuration: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Its length in nanoseconds; within ±292 years.
  public let nanoseconds: Int64

  /// Zero, which Go writes as `0s`.
  public static let zero = Self(nanoseconds: 0)

  /// So many nanoseconds.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// So many whole seconds.
  public static func seconds(_ seconds: Int64) -> Self { Self(nanoseconds: seconds * 1_000_000_000) }

  /// The whole seconds, cut off towards zero, as kube-proxy writes them into sysctls.
  public var wholeSeconds: Int { Int(nanoseconds / 1_000_000_000) }

  /// The same as the standard library has it.
  public var duration: Duration { .nanoseconds(nanoseconds) }

  /// Orders by length.
  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension GoDuration {
  /// Reads what Go's time.ParseDuration reads: a sign, then numbers with a unit each, such as `1h15m30.918s`. Only 0
  /// may go without a unit. Nil for anything else, and for what is too long.
  public init?(_ text: String) {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    if rest.elementsEqual("0".utf8) {
      self = .zero
      return
    }
    var sum: Int64 = 0
    while !rest.isEmpty {
      guard let part = rest.takeDurationPart() else { return nil }
      let (next, isTooLong) = sum.addingReportingOverflow(part)
      guard !isTooLong else { return nil }
      sum = next
    }
    nanoseconds = isNegative ? -sum : sum
  }

  /// As Go writes it: the largest unit first, without leading zero units, and below a second in one unit.
  public var description: String {
    let sign = nanoseconds < 0 ? "-" : ""
    return sign + Self.text(nanoseconds.magnitude)
  }

  private static func text(_ length: UInt64) -> String {
    if length == 0 { return "0s" }
    if length < 1000 { return "\(length)ns" }
    if length < 1_000_000 { return decimal(length, places: 3) + "µs" }
    if length < 1_000_000_000 { return decimal(length, places: 6) + "ms" }
    let minutes = length / 60_000_000_000
    let seconds = decimal(length % 60_000_000_000, places: 9) + "s"
    if minutes == 0 { return seconds }
    return minutes < 60 ? "\(minutes)m\(seconds)" : "\(minutes / 60)h\(minutes % 60)m\(seconds)"
  }

  /// The number with its point so many places further left, without zeros at the end.
  private static func decimal(_ number: UInt64, places: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let fraction = padded.suffix(places).reversed().drop { $0 == "0" }.reversed()
    return padded.dropLast(places) + (fraction.isEmpty ? "" : "." + String(fraction))
  }
}

extension Substring.UTF8View {
  /// A number with its unit, in nanoseconds.
  fileprivate mutating func takeDurationPart() -> Int64? {
    let whole = takeDigits()
    var fraction = ""
    if first == UInt8(ascii: ".") {
      removeFirst()
      fraction = takeDigits()
    }
    guard !whole.isEmpty || !fraction.isEmpty, let unit = takeUnit() else { return nil }
    guard let number = whole.isEmpty ? 0 : Int64(whole) else { return nil }
    let (product, isTooLong) = number.multipliedReportingOverflow(by: unit)
    guard !isTooLong else { return nil }
    let (sum, isLonger) = product.addingReportingOverflow(Self.share(fraction, of: unit))
    return isLonger ? nil : sum
  }

  private mutating func takeDigits() -> String {
    let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    removeFirst(digits.count)
    return String(Substring(digits))
  }

  /// What the digits behind the point are of a unit. Rounded as Go rounds it, by way of a Double; digits that 63 bits
  /// cannot hold do not count.
  private static func share(_ digits: String, of unit: Int64) -> Int64 {
    var counted: Int64 = 0
    var scale = 1.0
    for digit in digits.utf8 {
      let (tenfold, isTooLong) = counted.multipliedReportingOverflow(by: 10)
      let (next, isLonger) = tenfold.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
      if isTooLong || isLonger { break }
      counted = next
      scale *= 10
    }
    return Int64(Double(counted) * (Double(unit) / scale))
  }

  private mutating func takeUnit() -> Int64? {
    let name = String(
      Substring(prefix { $0 != UInt8(ascii: ".") && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }))
    guard let unit = Self.units[name] else { return nil }
    removeFirst(name.utf8.count)
    return unit
  }

  /// Go takes both of Unicode's letters for micro.
  private static let units: [String: Int64] = [
    "ns": 1, "us": 1000, "\u{b5}s": 1000, "\u{3bc}s": 1000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]
}
