internal import ManifestDecoding
internal import YAMLNodes

/// A field that is a pointer in Go; nil is written as null.
extension Optional: FieldValue where Wrapped: FieldValue & EmptyValue {
  init(node: YAMLNode) throws(InvalidValue) { self = try Wrapped(node: node) }

  mutating func set(fromFlag text: String, isRepeated: Bool) throws(InvalidValue) {
    var value = self ?? Wrapped.empty
    try value.set(fromFlag: text, isRepeated: isRepeated)
    self = value
  }

  var node: YAMLNode? { self?.node ?? .plain("null") }

  var flagText: String { self?.flagText ?? (Wrapped.self == [String].self ? "[]" : "") }
}

/// A type with a zero value, from which a flag for an optional field starts.
protocol EmptyValue {
  static var empty: Self { get }
}

extension Bool: EmptyValue { static var empty: Bool { false } }
extension String: EmptyValue { static var empty: String { "" } }
extension Int32: EmptyValue { static var empty: Int32 { 0 } }
extension GoDuration: EmptyValue { static var empty: GoDuration { .zero } }
extension [String]: EmptyValue { static var empty: [String] { [] } }

extension [String]: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .sequence(let sequence) = node else { throw .shape("list of strings") }
    var texts: [String] = []
    for element in sequence.elements { texts.append(try String(node: element)) }
    self = texts
  }

  /// The first occurrence of a flag sets the list, and further ones extend it (pflag's StringSlice).
  mutating func set(fromFlag text: String, isRepeated: Bool) throws(InvalidValue) {
    let texts = try ListFlag.values(text)
    self = (isRepeated ? self : []) + texts
  }

  var node: YAMLNode? { .sequence(YAMLNode.Sequence(compactMap(\.node))) }
}

extension [String: Bool]: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .mapping(let mapping) = node else { throw .shape("mapping from names to true or false") }
    self = [:]
    for (name, value) in mapping.fields where self[name] == nil {
      // In Go, null leaves a value of a map at false.
      self[name] = value.plainScalar == .null ? false : try Bool(node: value)
    }
  }

  /// Reads `A=true,B=false`; whitespace around names and values is ignored, and so is nothing between commas.
  mutating func set(fromFlag text: String, isRepeated: Bool) throws(InvalidValue) {
    if !isRepeated { self = [:] }
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmingBlanks }
      guard parts.count == 2 else {
        throw InvalidValue(
          String(pair), isNot: "feature gate setting",
          remedy: "use NAME=true or NAME=false, separated by commas")
      }
      var value = false
      try value.set(fromFlag: parts[1], isRepeated: false)
      self[parts[0]] = value
    }
  }

  /// Omitted if it is empty.
  var node: YAMLNode? {
    if isEmpty { return nil }
    let pairs = sorted { $0.key < $1.key }.map { (YAMLNode.text($0.key), YAMLNode.plain("\($0.value)")) }
    return .mapping(YAMLNode.Mapping(pairs))
  }
}

extension KubeProxyConfiguration.VModule: FieldValue {
  init(node: YAMLNode) throws(InvalidValue) {
    guard case .sequence(let sequence) = node else { throw .shape("list of patterns") }
    items = []
    for element in sequence.elements { items.append(try KubeProxyConfiguration.VModuleItem(node: element)) }
  }

  /// Reads `pattern=2,other=4`; further occurrences of the flag extend the list.
  mutating func set(fromFlag text: String, isRepeated _: Bool) throws(InvalidValue) {
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
      var verbosity = Verbosity(0)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw InvalidValue(String(pair), isNot: "pattern with a log level", remedy: "use the form FILE=2")
      }
      try verbosity.set(fromFlag: String(parts[1]), isRepeated: false)
      items.append(
        KubeProxyConfiguration.VModuleItem(filePattern: String(parts[0]), verbosity: verbosity.level))
    }
  }

  var flagText: String { items.map { "\($0.filePattern)=\($0.verbosity)" }.joined(separator: ",") }

  /// Omitted if it is empty.
  var node: YAMLNode? { items.isEmpty ? nil : .sequence(YAMLNode.Sequence(items.map(\.node))) }
}

extension KubeProxyConfiguration.VModuleItem {
  fileprivate init(node: YAMLNode) throws(InvalidValue) {
    guard case .mapping(let mapping) = node else {
      throw .shape("mapping with filePattern and verbosity")
    }
    let fields = Dictionary(mapping.fields.map { ($0.key, $0.value) }) { first, _ in first }
    guard let pattern = fields["filePattern"] else {
      throw InvalidValue(problem: "an item has no filePattern", remedy: "add the name of a source file")
    }
    filePattern = try String(node: pattern)
    verbosity =
      try fields["verbosity"].map { node throws(InvalidValue) in try Verbosity(node: node).level } ?? 0
  }

  fileprivate var node: YAMLNode {
    .mapping(
      YAMLNode.Mapping([
        (.text("filePattern"), .text(filePattern)), (.text("verbosity"), .plain("\(verbosity)")),
      ]))
  }
}
