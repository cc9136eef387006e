internal import ClusterModel
internal import FoundationEssentials
internal import KubeObjects
internal import YAMLNodes

extension ManifestReader {
  /// Reads a manifest document by document: YAML, or a stream of JSON objects.
  mutating func read(_ bytes: [UInt8]) throws(ManifestSyntaxError) {
    let bytes = try utf8Bytes(bytes, file: file)
    if triesPlain, let plain = try? readingPlainJSON(bytes) {
      self = plain
      return
    }
    let elements = JSONObjectStream(bytes)?.elements ?? []
    var document = elements.first.flatMap { jsonDocument($0, of: bytes) }
    guard let first = elements.first, document != nil || first.hasRepeatedKey else {
      try addYAML(bytes, forms)
      return
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { document = jsonDocument(element, of: bytes) }
      try add(document, element, of: bytes)
    }
  }

  /// The size from which diagnostics about JSON have no locations.
  static let largeJSON = 1 << 20

  /// A document in the requested forms.
  private struct JSONDocument {
    var checked: APIDocument?
    var whole: ObjectValue?
  }

  /// Decodes a document; nil if it is not JSON or repeats a key, of which JSONDecoder would pick an arbitrary one.
  private func jsonDocument(_ element: JSONObjectStream.Element, of bytes: [UInt8]) -> JSONDocument? {
    guard !element.hasRepeatedKey else { return nil }
    let data = Data(bytes[element.range])
    var document = JSONDocument()
    if forms.contains(.checked) {
      guard let checked = try? JSONDecoder().decode(APIDocument.self, from: data) else { return nil }
      document.checked = checked
    }
    if forms.contains(.whole) {
      guard let whole = try? JSONDecoder().decode(JSONValue.self, from: data) else { return nil }
      document.whole = whole.value
    }
    return document
  }

  /// Adds an object of a JSON stream. If there is anything to report, the object is parsed again as YAML, which includes JSON:
  /// the YAML parser provides locations and uses the last of repeated keys.
  private mutating func add(
    _ document: JSONDocument?, _ element: JSONObjectStream.Element, of bytes: [UInt8]
  ) throws(ManifestSyntaxError) {
    keep(document?.whole)
    if let checked = document?.checked, checked.isFaultless || bytes.count >= Self.largeJSON {
      add(checked, root: nil)
    } else if document == nil || document?.checked != nil {
      try addYAML(
        Array(bytes[element.range]), document == nil ? forms : .checked,
        after: bytes[..<element.range.lowerBound])
    }
  }

  /// Adds a YAML stream.
  ///
  /// - Parameter before: the bytes of the file before the stream.
  private mutating func addYAML(
    _ bytes: [UInt8], _ forms: Forms, after before: ArraySlice<UInt8> = []
  ) throws(ManifestSyntaxError) {
    start = TextPosition(after: before)
    if triesPlain, let plain = try? readingPlainYAML(bytes) {
      self = plain
      return
    }
    // Aliases can expand a few bytes to very many values. An honest manifest has fewer values than bytes.
    var budget = 2 * bytes.count + 1000
    do throws(ManifestSyntaxError) {
      let documents = try YAMLDocuments(bytes, file: file)
      while let root = try documents.next() {
        if forms.contains(.checked) { addChecked(root, documents.repeatedKeys) }
        if forms.contains(.whole) { keep(try ObjectValue(root, file: file, &budget)) }
      }
    } catch {
      throw error.moved(by: start)
    }
  }

  private mutating func addChecked(_ root: YAMLNode, _ repeatedKeys: [FieldPath]) {
    let decoder = NodeDecoder(node: root)
    if let document = try? APIDocument(from: decoder) {
      add(document, root: root, repeatedKeys)
    } else if !decoder.isNull {
      addNonObject(root: root)
    }
  }
}

extension ManifestSyntaxError {
  fileprivate func moved(by start: TextPosition) -> Self {
    ManifestSyntaxError(location: start.locationInFile(of: location), problem: problem, remedy: remedy)
  }
}
