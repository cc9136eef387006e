internal import ClusterModel
internal import KubeObjects
internal import YAMLEvents
package import YAMLNodes

/// An iterator that parses the documents of a YAML stream one at a time.
package final class YAMLDocuments {
  /// How to treat repeated keys in a mapping.
  package enum DuplicateKeyPolicy: Sendable {
    /// A syntax error, as YAML specifies.
    case rejected
    /// The last one is used, as in kubectl.
    case lastWins
  }

  /// The maximum number of repeated keys in a stream. Each one causes the stream to be parsed again.
  private static let duplicateLimit = 64

  private var stream: YAMLStream
  private var source: YAMLSource
  private let duplicateKeys: DuplicateKeyPolicy
  /// The number of documents returned so far.
  private var documentCount = 0
  /// The names of the keys that were replaced by placeholders, by placeholder.
  private var maskedKeys: [String: String] = [:]
  /// The paths of the repeated keys in the last document.
  private(set) var repeatedKeys: [FieldPath] = []

  /// Creates an iterator.
  ///
  /// - Throws: if the bytes are not UTF-8.
  package init(
    _ bytes: [UInt8], file: String, duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(ManifestSyntaxError) {
    source = try YAMLSource(bytes, file: file)
    stream = YAMLStream(Array(source.text.utf8))
    self.duplicateKeys = duplicateKeys
  }

  /// Returns the next document; nil after the last one.
  package func next() throws(ManifestSyntaxError) -> YAMLNode? {
    while true {
      do {
        guard let root = try stream.next() else { return nil }
        documentCount += 1
        return maskedKeys.isEmpty ? root : withoutMaskedKeys(root)
      } catch {
        guard try maskDuplicate(reportedBy: error) else { throw source.syntaxError(error) }
      }
    }
  }

  /// Replaces the first of two equal keys by a placeholder and starts parsing again, because the parser rejects repeated keys.
  /// Returns false if the error has another cause.
  private func maskDuplicate(reportedBy error: YAMLError) throws(ManifestSyntaxError) -> Bool {
    guard case .repeatedKeys(let names, let mark) = error, duplicateKeys == .lastWins,
      maskedKeys.count < Self.duplicateLimit, let name = names.first,
      let placeholder = source.maskKey(name, at: mark)
    else { return false }
    maskedKeys[placeholder] = name
    stream = YAMLStream(Array(source.text.utf8))
    for _ in 0..<documentCount {
      do { _ = try stream.next() } catch { throw source.syntaxError(error) }
    }
    return true
  }

  /// Returns the document without the masked keys and records their paths. Repeated merge keys are restored instead, because
  /// all of them apply.
  private func withoutMaskedKeys(_ root: YAMLNode) -> YAMLNode {
    repeatedKeys = []
    // Aliases can expand a few bytes to very many nodes.
    var budget = 100_000
    return withoutMaskedKeys(root, at: FieldPath(), &budget)
  }

  private func withoutMaskedKeys(_ node: YAMLNode, at path: FieldPath, _ budget: inout Int) -> YAMLNode {
    budget -= 1
    guard budget > 0 else { return node }
    switch node {
    case .mapping(var mapping):
      mapping.pairs = mapping.pairs.compactMap { key, value in
        let name = key.scalar.map { maskedKeys[$0.string] ?? $0.string } ?? ""
        let inner = path + FieldPath([.key(name)])
        guard case .scalar(var scalar) = key, maskedKeys[scalar.string] != nil else {
          return (key, withoutMaskedKeys(value, at: inner, &budget))
        }
        guard name == "<<" else {
          repeatedKeys.append(inner)
          return nil
        }
        scalar.string = name
        return (.scalar(scalar), withoutMaskedKeys(value, at: inner, &budget))
      }
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.elements.indices {
        sequence.elements[index] = withoutMaskedKeys(
          sequence.elements[index], at: path + FieldPath([.index(index)]), &budget)
      }
      return .sequence(sequence)
    case .scalar: return node
    }
  }
}
