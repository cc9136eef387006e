internal import ClusterModel
internal import Yams

/// The documents of a YAML stream, parsed one at a time.
package struct YAMLDocuments {
  private let parser: Parser
  private let source: YAMLSource

  package init(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) {
    source = try YAMLSource(bytes, file: file)
    do {
      // No resolver: it would try six regular expressions on each key, and we have PlainScalar.
      parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
    } catch {
      throw source.syntaxError(error)
    }
  }

  /// The next document; nil after the last.
  package func next() throws(ManifestSyntaxError) -> YAMLNode? {
    do {
      return try parser.nextRoot()
    } catch {
      throw source.syntaxError(error)
    }
  }
}
