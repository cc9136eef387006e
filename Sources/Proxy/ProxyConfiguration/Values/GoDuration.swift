/// A duration in Go's format: `24h0m0s`, `1.5s`, `-20ms`. kube-proxy's flags and configuration file use only this format.
package struct GoDuration: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The duration in nanoseconds, at most ±292 years.
  package let nanoseconds: Int64

  /// Zero, written as `0s`.
  package static let zero = Self(nanoseconds: 0)

  /// Creates a duration from nanoseconds.
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Returns a duration of whole seconds.
  package static func seconds(_ seconds: Int64) -> Self { Self(nanoseconds: seconds * 1_000_000_000) }

  /// The duration in seconds, truncated toward zero, as kube-proxy writes it into sysctls.
  package var wholeSeconds: Int { Int(nanoseconds / 1_000_000_000) }

  /// The duration as a type of the standard library.
  package var duration: Duration { .nanoseconds(nanoseconds) }

  /// Compares the lengths of durations.
  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension GoDuration {
  /// Parses what Go's time.ParseDuration accepts: an optional sign and numbers with units, such as `1h15m30.918s`. Only 0
  /// may have no unit. Nil for anything else, and if the duration is too long.
  package init?(_ text: String) {
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
      guard let part = rest.removeDurationPart() else { return nil }
      let (next, isTooLong) = sum.addingReportingOverflow(part)
      guard !isTooLong else { return nil }
      sum = next
    }
    nanoseconds = isNegative ? -sum : sum
  }

  /// The duration in Go's format: the largest unit first, without leading zero units; below a second in a single unit.
  package var description: String {
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

  /// Returns the number divided by a power of ten, without trailing zeros.
  private static func decimal(_ number: UInt64, places: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let fraction = padded.suffix(places).reversed().drop { $0 == "0" }.reversed()
    return padded.dropLast(places) + (fraction.isEmpty ? "" : "." + String(fraction))
  }
}

extension Substring.UTF8View {
  /// Parses and removes a number with its unit, and returns it in nanoseconds.
  fileprivate mutating func removeDurationPart() -> Int64? {
    let whole = removeDigits()
    var fraction = ""
    if first == UInt8(ascii: ".") {
      removeFirst()
      fraction = removeDigits()
    }
    guard !whole.isEmpty || !fraction.isEmpty, let unit = removeUnit() else { return nil }
    guard let number = whole.isEmpty ? 0 : Int64(whole) else { return nil }
    let (product, isTooLong) = number.multipliedReportingOverflow(by: unit)
    guard !isTooLong else { return nil }
    let (sum, isLonger) = product.addingReportingOverflow(Self.fraction(fraction, of: unit))
    return isLonger ? nil : sum
  }

  private mutating func removeDigits() -> String {
    let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    removeFirst(digits.count)
    return String(Substring(digits))
  }

  /// Returns the fraction of a unit that the digits after the decimal point stand for. As in Go, it is computed with a
  /// floating-point number, and digits that do not fit into 63 bits are ignored.
  private static func fraction(_ digits: String, of unit: Int64) -> Int64 {
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

  private mutating func removeUnit() -> Int64? {
    let name = String(
      Substring(prefix { $0 != UInt8(ascii: ".") && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }))
    guard let unit = Self.units[name] else { return nil }
    removeFirst(name.utf8.count)
    return unit
  }

  /// Go accepts both of Unicode's letters for micro.
  private static let units: [String: Int64] = [
    "ns": 1, "us": 1000, "\u{b5}s": 1000, "\u{3bc}s": 1000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]
}
