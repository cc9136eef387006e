internal import ClusterModel
internal import KubeObjects
internal import Yams

/// The documents of a YAML stream, parsed one at a time.
package final class YAMLDocuments {
  /// What a key that is twice in one mapping means.
  package enum Repetition: Sendable {
    /// An error, as YAML has it.
    case refused
    /// The last one counts, as for kubectl.
    case lastCounts
  }

  /// How many repeated keys one stream may have: each costs reading it once more.
  private static let limit = 64

  private var parser: Parser
  private var source: YAMLSource
  private let repetition: Repetition
  /// How many documents were given.
  private var given = 0
  /// The names of the keys that were written over, by what stands in their place.
  private var overridden: [String: String] = [:]
  /// Where the keys stand that are twice in one mapping of the document that was given last.
  private(set) var repeatedKeys: [FieldPath] = []

  /// - Throws: when the bytes are not text.
  package init(
    _ bytes: [UInt8], file: String, repetition: Repetition = .lastCounts
  ) throws(ManifestSyntaxError) {
    source = try YAMLSource(bytes, file: file)
    parser = try Self.parser(source)
    self.repetition = repetition
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
        given += 1
        return overridden.isEmpty ? root : withoutOverridden(root)
      } catch {
        guard try overrides(error) else { throw source.syntaxError(error) }
      }
    }
  }

  /// Yams refuses a mapping that has a key twice, so the first one is written over, and reading starts again. False when
  /// that is not what went wrong.
  private func overrides(_ error: any Error) throws(ManifestSyntaxError) -> Bool {
    guard case YamlError.duplicatedKeysInMapping(let names, let context) = error, repetition == .lastCounts,
      overridden.count < Self.limit, let name = names.first,
      let placeholder = source.override(name, at: context.mark)
    else { return false }
    overridden[placeholder] = name
    parser = try Self.parser(source)
    for _ in 0..<given {
      do { _ = try parser.nextRoot() } catch { throw source.syntaxError(error) }
    }
    return true
  }

  /// The document without the keys that were written over, of which the places are noted. A merge that is there twice
  /// counts twice.
  private func withoutOverridden(_ root: YAMLNode) -> YAMLNode {
    repeatedKeys = []
    // Aliases let few bytes stand for very many nodes.
    var budget = 100_000
    return withoutOverridden(root, at: FieldPath(), &budget)
  }

  private func withoutOverridden(_ node: YAMLNode, at path: FieldPath, _ budget: inout Int) -> YAMLNode {
    budget -= 1
    guard budget > 0 else { return node }
    switch node {
    case .mapping(var mapping):
      let pairs = mapping.compactMap { key, value -> (YAMLNode, YAMLNode)? in
        let name = key.scalar.map { overridden[$0.string] ?? $0.string } ?? ""
        let inner = path + FieldPath([.key(name)])
        guard case .scalar(var scalar) = key, overridden[scalar.string] != nil else {
          return (key, withoutOverridden(value, at: inner, &budget))
        }
        guard name == "<<" else {
          repeatedKeys.append(inner)
          return nil
        }
        scalar.string = name
        return (.scalar(scalar), withoutOverridden(value, at: inner, &budget))
      }
      mapping = YAMLNode.Mapping(pairs, mapping.tag, mapping.style, mapping.mark, mapping.anchor)
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices {
        sequence[index] = withoutOverridden(
          sequence[index], at: path + FieldPath([.index(index)]), &budget)
      }
      return .sequence(sequence)
    case .scalar, .alias: return node
    }
  }
}
