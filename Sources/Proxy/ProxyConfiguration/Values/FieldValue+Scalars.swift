internal import ManifestDecoding
internal import YAMLNodes

extension String: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .scalar(let scalar) = node else { throw .shape("string") }
    if let plain = node.plainScalar, plain != .string {
      throw InvalidValue(scalar.string, isNot: "string", remedy: "put it in quotes")
    }
    self = scalar.string
  }

  mutating func set(fromFlag text: String, isRepeated _: Bool) { self = text }
  var node: YAMLNode? { .text(self) }
}

extension Bool: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .boolean(let value) = node.plainScalar else { throw .boolean(node.shownText) }
    self = value
  }

  /// Reads what Go's strconv.ParseBool accepts.
  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": self = true
    case "0", "f", "F", "false", "FALSE", "False": self = false
    default: throw .boolean(text)
    }
  }

  var node: YAMLNode? { .plain("\(self)") }
}

extension Int32: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .wholeNumber(let number) = node.plainScalar, let value = Int32(exactly: number) else {
      throw .wholeNumber(node.shownText)
    }
    self = value
  }

  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    guard let value = Int32(flagText: text) else { throw .wholeNumber(text) }
    self = value
  }

  var node: YAMLNode? { .plain("\(self)") }
}

extension Float: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    switch node.plainScalar {
    case .wholeNumber(let number): self = Float(number)
    case .number: self = try Self.finite(node.shownText)
    default: throw .number(node.shownText)
    }
  }

  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    self = try Self.finite(text)
  }

  private static func finite(_ text: String) throws(InvalidValue) -> Self {
    guard let value = Float(text), value.isFinite else { throw .number(text) }
    return value
  }

  var node: YAMLNode? {
    if let whole = Int64(exactly: self) { return .plain("\(whole)") }
    return .plain("\(self)")
  }
}

extension GoDuration: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .scalar(let scalar) = node, node.plainScalar ?? .string == .string,
      let value = GoDuration(scalar.string)
    else {
      // In the file a duration must be a string, so even an unquoted 0 is invalid.
      throw .duration(node.shownText)
    }
    self = value
  }

  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    guard let value = GoDuration(text) else { throw .duration(text) }
    self = value
  }

  var node: YAMLNode? { .text(description) }
}

extension FlushFrequency: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    if case .wholeNumber(let nanoseconds) = node.plainScalar {
      self.init()
      duration = GoDuration(nanoseconds: Int64(nanoseconds))
    } else {
      self.init(try GoDuration(node: node))
    }
  }

  mutating func set(fromFlag text: String, isRepeated: Bool) throws(InvalidValue) {
    try duration.set(fromFlag: text, isRepeated: isRepeated)
  }

  var node: YAMLNode? { isWrittenAsText ? duration.node : .plain("\(duration.nanoseconds)") }
}

extension Quantity: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .scalar(let scalar) = node, let value = Quantity(scalar.string) else {
      throw .quantity(node.shownText)
    }
    self = value
  }

  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    guard let value = Quantity(text) else { throw .quantity(text) }
    self = value
  }

  var node: YAMLNode? { .text(text) }
}

extension Verbosity: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .wholeNumber(let number) = node.plainScalar, let value = Verbosity(checked: Int64(number))
    else {
      throw .verbosity(node.shownText)
    }
    self = value
  }

  /// Reads decimal digits only, as klog does.
  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int64(text), let value = Verbosity(checked: number)
    else { throw .verbosity(text) }
    self = value
  }

  var node: YAMLNode? { .plain("\(level)") }
}
