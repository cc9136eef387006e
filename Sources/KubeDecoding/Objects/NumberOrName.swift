/// A port's number, or a port's name (apimachinery's IntOrString).
enum NumberOrName: APIValue {
  case number(Int)
  case name(String)

  static var shape: Shape { .numberOrName }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .name(try container.decode(String.self))
    }
  }
}
