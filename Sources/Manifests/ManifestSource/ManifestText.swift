internal import ClusterModel
internal import FoundationEssentials
internal import ManifestDecoding
internal import ObjectNotation

/// The text of a manifest, split into its documents, so that one can be removed and every other character is kept.
///
/// YAML allows `---` at the start of a line only between documents, not even in a quoted scalar (YAML 1.2,
/// c-forbidden), so splitting needs no parser. The parser determines what each part contains.
struct ManifestText {
  private let file: String
  private var parts: [Part]

  private struct Part {
    var text: String
    let objects: [ObjectValue]
  }

  init(_ bytes: [UInt8], file: String) throws(ManifestEditError) {
    self.file = file
    let text = String(decoding: bytes, as: UTF8.self)
    parts = []
    for part in Self.isJSON(text) ? [text] : Self.split(text) {
      parts.append(Part(text: part, objects: try Self.objects(part, file: file)))
    }
  }

  var objects: [ObjectValue] { parts.flatMap(\.objects) }

  /// The complete text.
  var text: String { parts.map(\.text).joined() }

  /// Whether only blank lines and document markers are left. Comments are not discarded: they are somebody's work.
  var isEmpty: Bool {
    text.lines.allSatisfy { line in
      let word = line.filter { !$0.isWhitespace }
      return word.isEmpty || word == "---" || word == "..."
    }
  }

  /// Removes the objects for which the closure returns true, and returns them.
  mutating func remove(where isMeant: (ObjectValue) -> Bool) throws(ManifestEditError) -> [ObjectValue] {
    let before = objects
    var kept: [Part] = []
    for part in parts {
      let rest = part.objects.filter { !isMeant($0) }
      if rest.count == part.objects.count {
        kept.append(part)
      } else if !rest.isEmpty {
        kept.append(try removing(from: part, keeping: rest, where: isMeant))
      }
    }
    // The first document needs no marker; another one that is first now has one, which is harmless.
    parts = kept
    let left = before.filter { !isMeant($0) }
    guard try Self.objects(text, file: file) == left else { throw .uneditable(path: file) }
    return before.filter(isMeant)
  }

  /// Returns a List with only the remaining objects. JSON has no comments, so it is written again; from YAML only
  /// lines are removed.
  private func removing(
    from part: Part, keeping rest: [ObjectValue], where isMeant: (ObjectValue) -> Bool
  ) throws(ManifestEditError) -> Part {
    if Self.isJSON(part.text) {
      let list = ObjectValue.object([
        "apiVersion": .text("v1"), "kind": .text("List"), "items": .list(rest),
      ])
      return Part(text: list.json, objects: rest)
    }
    var items = ListItems(part.text)
    guard items.count == part.objects.count else { throw .uneditable(path: file) }
    items.remove(part.objects.indices.filter { isMeant(part.objects[$0]) })
    return Part(text: items.text, objects: rest)
  }

  /// Whether it is JSON. YAML may start like JSON, and have comments.
  private static func isJSON(_ text: String) -> Bool {
    text.first { !$0.isWhitespace } == "{"
      && (try? JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8))) != nil
  }

  private static func objects(_ text: String, file: String) throws(ManifestEditError) -> [ObjectValue] {
    do {
      return try decodeObjects(Array(text.utf8), file: file)
    } catch {
      throw .unread(.syntax(error))
    }
  }

  /// Returns the parts, each with its leading marker. Comments at the head of the file are a separate part: they are
  /// about the file, and stay if its first document is removed.
  private static func split(_ text: String) -> [String] {
    let documents = documents(text)
    guard let first = documents.first else { return [] }
    let head = first.headOfFile
    let rest = String(first.dropFirst(head.count))
    return [head, rest].filter { !$0.isEmpty } + documents.dropFirst()
  }

  private static func documents(_ text: String) -> [String] {
    var parts: [String] = [""]
    for line in text.lines {
      if line.isDocumentMark, parts.last?.isEmpty == false { parts.append("") }
      parts[parts.count - 1] += line + "\n"
    }
    // The last line has no line feed of its own, or is empty.
    parts[parts.count - 1].removeLast()
    return parts.filter { !$0.isEmpty }
  }
}

/// Any JSON, all of which is decoded, because the decoder does not check what it is not asked for.
private struct AnyJSON: Decodable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() || (try? value.decode(String.self)) != nil { return }
    if (try? value.decode(Bool.self)) != nil || (try? value.decode(Double.self)) != nil { return }
    if (try? value.decode([AnyJSON].self)) == nil { _ = try value.decode([String: AnyJSON].self) }
  }
}

extension String {
  /// The lines without line feeds; a carriage return stays with its line.
  var lines: [String] {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  /// The lines before the first content, if there is a comment among them.
  fileprivate var headOfFile: String {
    let head = lines.prefix { line in
      let content = line.drop { $0.isWhitespace || $0 == "\u{feff}" }
      return content.isEmpty || content.hasPrefix("#")
        || line.isDocumentMark && content.allSatisfy { $0 == "-" || $0.isWhitespace }
    }
    guard head.count < lines.count, head.contains(where: { $0.contains("#") }) else { return "" }
    return head.map { $0 + "\n" }.joined()
  }

  fileprivate var isDocumentMark: Bool {
    hasPrefix("---") && (count == 3 || dropFirst(3).first?.isWhitespace == true)
  }
}
