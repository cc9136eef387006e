internal import ClusterModel
internal import KubeObjects
internal import Yams

/// The documents of a YAML stream, parsed one at a time.
package final class YAMLDocuments {
  /// What a key that is twice in one mapping means.
  package enum DuplicateKeyPolicy: Sendable {
    /// An error, as YAML has it.
    case rejected
    /// The last one counts, as for kubectl.
    case lastWins
  }

  /// How many repeated keys one stream may have: each costs reading it once more.
  private static let duplicateLimit = 64

  private var parser: Parser
  private var source: YAMLSource
  private let duplicateKeys: DuplicateKeyPolicy
  /// How many documents were given.
  private var documentCount = 0
  /// The names of the keys that were written over, by what stands in their place.
  private var maskedKeys: [String: String] = [:]
  /// Where the keys stand that are twice in one mapping of the document that was given last.
  private(set) var repeatedKeys: [FieldPath] = []

  /// - Throws: when the bytes are not text.
  package init(
    _ bytes: [UInt8], file: String, duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(ManifestSyntaxError) {
    source = try YAMLSource(bytes, file: file)
    parser = try Self.parser(source)
    self.duplicateKeys = duplicateKeys
  }

  private static func parser(_ source: YAMLSource) throws(ManifestSyntaxError) -> Parser {
    do {
      // No resolver: it would try six regular expressions on each key, and we have PlainScalar.
      return try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
    } catch {
      throw source.syntaxError(error)
    }
  }

  /// The next document; nil after the last.
  package func next() throws(ManifestSyntaxError) -> YAMLNode? {
    while true {
      do {
        guard let root = try parser.nextRoot() else { return nil }
        documentCount += 1
        return maskedKeys.isEmpty ? root : withoutMaskedKeys(root)
      } catch {
        guard try maskDuplicate(reportedBy: error) else { throw source.syntaxError(error) }
      }
    }
  }

  /// Yams refuses a mapping that has a key twice, so the first one is written over, and reading starts again. False when
  /// that is not what went wrong.
  private func maskDuplicate(reportedBy error: any Error) throws(ManifestSyntaxError) -> Bool {
    guard case YamlError.duplicatedKeysInMapping(let names, let context) = error, duplicateKeys == .lastWins,
      maskedKeys.count < Self.duplicateLimit, let name = names.first,
      let placeholder = source.maskKey(name, at: context.mark)
    else { return false }
    maskedKeys[placeholder] = name
    parser = try Self.parser(source)
    for _ in 0..<documentCount {
      do { _ = try parser.nextRoot() } catch { throw source.syntaxError(error) }
    }
    return true
  }

  /// The document without the keys that were written over, of which the places are noted. A merge that is there twice
  /// counts twice.
  private func withoutMaskedKeys(_ root: YAMLNode) -> YAMLNode {
    repeatedKeys = []
    // Aliases let few bytes stand for very many nodes.
    var budget = 100_000
    return withoutMaskedKeys(root, at: FieldPath(), &budget)
  }

  private func withoutMaskedKeys(_ node: YAMLNode, at path: FieldPath, _ budget: inout Int) -> YAMLNode {
    budget -= 1
    guard budget > 0 else { return node }
    switch node {
    case .mapping(var mapping):
      let pairs = mapping.compactMap { key, value -> (YAMLNode, YAMLNode)? in
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
      mapping = YAMLNode.Mapping(pairs, mapping.tag, mapping.style, mapping.mark, mapping.anchor)
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices {
        sequence[index] = withoutMaskedKeys(
          sequence[index], at: path + FieldPath([.index(index)]), &budget)
      }
      return .sequence(sequence)
    case .scalar, .alias: return node
    }
  }
}
