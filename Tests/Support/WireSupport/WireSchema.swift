/// The definition of a message, for writing any object of the API: what each field's name in JSON is on the wire.
package struct WireSchema: Sendable {
  /// How a field is written.
  package enum Kind: Sendable {
    case text
    case number
    case flag
    /// From text to text.
    case map
    case message(WireSchema)
  }

  let fields: [String: (number: Int, kind: Kind)]

  /// A message with these fields.
  init(_ fields: [String: (number: Int, kind: Kind)]) { self.fields = fields }

  /// The message in this field; nil if there is no such field, or if it holds something else.
  package func message(in field: String) -> WireSchema? {
    if case .message(let schema)? = fields[field]?.kind { schema } else { nil }
  }

  /// The number of the field with this name; nil if there is none.
  package func number(of field: String) -> Int? { fields[field]?.number }

  /// The object as a message, its fields ordered by number. Lists become repeated fields.
  package func message(_ object: APITree) -> [UInt8] {
    guard case .object(let values) = object else { preconditionFailure("a message is an object: \(object)") }
    let known = values.map { name, value -> (number: Int, kind: Kind, value: APITree) in
      guard let field = fields[name] else { preconditionFailure("no field of the message: \(name)") }
      return (field.number, field.kind, value)
    }
    return WireWriter.message { writer in
      for field in known.sorted(by: { $0.number < $1.number }) {
        if case .list(let elements) = field.value {
          for element in elements { Self.write(element, field.number, field.kind, to: &writer) }
        } else {
          Self.write(field.value, field.number, field.kind, to: &writer)
        }
      }
    }
  }

  private static func write(_ value: APITree, _ number: Int, _ kind: Kind, to writer: inout WireWriter) {
    switch (kind, value) {
    case (.text, .text(let text)): writer.text(number, text)
    case (.number, .number(let value)): writer.number(number, Int64(value))
    case (.flag, .flag(let flag)): writer.boolean(number, flag)
    case (.map, .object(let entries)):
      writer.map(number, entries.mapValues { if case .text(let text) = $0 { text } else { "" } })
    case (.message(let schema), .object): writer.raw(number, schema.message(value))
    default: preconditionFailure("a field of another kind: \(value)")
    }
  }
}
