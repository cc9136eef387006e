/// A port's number, or a port's name (apimachinery's IntOrString).
package enum NumberOrName: APIValue {
  case number(Int)
  case name(String)

  package static var shape: Shape { .numberOrName }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .name(try container.decode(String.self))
    }
  }
}
