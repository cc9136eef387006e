/// A port number or a port name (apimachinery's IntOrString).
package enum IntOrString: APIValue {
  case number(Int)
  case name(String)

  package static var shape: Shape { .intOrString }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .name(try container.decode(String.self))
    }
  }
}
