internal import ClusterModel
internal import Foundation
internal import ManifestDecoding

/// Any JSON. Objects of the API are kept as they came.
package enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The value of this key; nil if this is not an object.
  package subscript(key: String) -> JSONValue? {
    get { if case .object(let fields) = self { fields[key] } else { nil } }
    set {
      guard case .object(var fields) = self else { return }
      fields[key] = newValue
      self = .object(fields)
    }
  }

  /// The text, of a string.
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements, of an array.
  package var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  /// The fields, of an object.
  package var fields: [String: JSONValue]? { if case .object(let fields) = self { fields } else { nil } }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  /// A string.
  package init(stringLiteral text: String) { self = .string(text) }
  /// A whole number.
  package init(integerLiteral number: Int) { self = .number(Double(number)) }
  /// A boolean.
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An array.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object.
  package init(dictionaryLiteral fields: (String, JSONValue)...) {
    self = .object(Dictionary(fields) { $1 })
  }
}

extension JSONValue {
  /// Reads JSON.
  package init(json bytes: [UInt8]) throws {
    self.init(any: try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
  }

  /// The objects of a YAML stream or of JSON, as kubectl reads them; of lists, the items.
  package static func objects(yaml text: String) throws -> [JSONValue] {
    try decodeObjects(Array(text.utf8), file: "-").map { JSONValue($0) }
  }

  /// Compact, with sorted keys.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private init(any value: Any) {
    switch value {
    case let value as [String: Any]: self = .object(value.mapValues { JSONValue(any: $0) })
    case let value as [Any]: self = .array(value.map { JSONValue(any: $0) })
    case let value as String: self = .string(value)
    case let value as NSNumber where Self.isBoolean(value): self = .boolean(value.boolValue)
    case let value as Bool: self = .boolean(value)
    case let value as Int: self = .number(Double(value))
    case let value as Double: self = .number(value)
    default: self = .null
    }
  }

  private init(_ value: ObjectValue) {
    switch value {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .number(let number): self = .number(Double(number))
    case .fraction(let text): self = Double(text).map(Self.number) ?? .string(text)
    case .text(let text): self = .string(text)
    case .list(let elements): self = .array(elements.map { JSONValue($0) })
    case .object(let fields): self = .object(fields.mapValues { JSONValue($0) })
    }
  }

  private static func isBoolean(_ number: NSNumber) -> Bool { "\(type(of: number as Any))".contains("Bool") }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += "\(value)".utf8
    case .number(let number): bytes += (Int(exactly: number).map(String.init) ?? "\(number)").utf8
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let elements):
      Self.write("[", elements, "]", to: &bytes) { $0.write(to: &$1) }
    case .object(let fields):
      Self.write("{", fields.sorted { $0.key < $1.key }, "}", to: &bytes) { field, bytes in
        Self.write(field.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        field.value.write(to: &bytes)
      }
    }
  }

  private static func write<Element>(
    _ open: String, _ elements: [Element], _ close: String, to bytes: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
  ) {
    bytes += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element, &bytes)
    }
    bytes += close.utf8
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes += "\\u00\(digits.count < 2 ? "0" : "")\(digits)".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
