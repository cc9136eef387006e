/// The shape of a value in a manifest: its YAML or JSON type.
package enum Shape: Sendable {
  case string
  case wholeNumber
  case intOrString
  case boolean
  case list
  case mapping

  /// The predicate of a message about a value of another shape.
  var problem: String {
    switch self {
    case .string: "is not a string"
    case .wholeNumber: "is not a whole number"
    case .intOrString: "is neither a whole number nor a string"
    case .boolean: "is neither true nor false"
    case .list: "is not a list"
    case .mapping: "is not a mapping"
    }
  }

  /// What the user should write instead.
  var remedy: String {
    switch self {
    case .string: "write it in quotes"
    case .wholeNumber: "write decimal digits, without quotes"
    case .intOrString: "write a port number without quotes, or a port name"
    case .boolean: "write true or false, without quotes"
    case .list: "write a list, even for one entry"
    case .mapping: "write named fields"
    }
  }
}
