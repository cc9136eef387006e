internal import ClusterModel
internal import KubeObjects
internal import YAMLNodes

extension ObjectValue {
  /// Converts a document with all its fields.
  ///
  /// - Parameter budget: how many values it and the following documents may have.
  init(_ root: YAMLNode, file: String, _ budget: inout Int) throws(ManifestSyntaxError) {
    guard let value = NodeDecoder(node: root).value(&budget, depth: 0) else {
      throw ManifestSyntaxError(
        location: root.mark?.location(in: file) ?? SourceLocation(file: file, line: 1, column: 1),
        problem: "the document is nested too deeply, or its aliases expand to too much",
        remedy: "write it without aliases")
    }
    self = value
  }

  /// The items if this is a list, otherwise the object itself.
  var items: [ObjectValue] {
    guard kind.hasSuffix("List"), case .list(let items) = self["items"] else {
      if case .object = self { return [self] }
      return []
    }
    return items.compactMap { item in
      guard case .object(var fields) = item else { return nil }
      if kind != "List" {
        fields["kind"] = fields["kind"] ?? .text(String(kind.dropLast(4)))
        fields["apiVersion"] = fields["apiVersion"] ?? self["apiVersion"]
      }
      return .object(fields)
    }
  }
}

extension NodeDecoder {
  /// Converts the node and everything below it; nil if that is too large or too deep.
  fileprivate func value(_ budget: inout Int, depth: Int) -> ObjectValue? {
    budget -= 1
    guard budget > 0, depth < 200 else { return nil }
    switch node {
    case .mapping: return object(&budget, depth: depth)
    case .sequence(let sequence):
      var elements: [ObjectValue] = []
      for element in sequence.elements {
        guard let value = NodeDecoder(node: element).value(&budget, depth: depth + 1) else { return nil }
        elements.append(value)
      }
      return .list(elements)
    case .scalar: return scalar
    }
  }

  private func object(_ budget: inout Int, depth: Int) -> ObjectValue? {
    var object: [String: ObjectValue] = [:]
    for (key, node) in (try? fields) ?? [] {
      guard let value = NodeDecoder(node: node).value(&budget, depth: depth + 1) else { return nil }
      object[key] = value
    }
    return .object(object)
  }
}

/// Any JSON value.
struct JSONValue: Decodable {
  let value: ObjectValue

  init(from decoder: any Decoder) throws {
    if let fields = try? decoder.container(keyedBy: AnyKey.self) {
      var object: [String: ObjectValue] = [:]
      for key in fields.allKeys { object[key.stringValue] = try fields.decode(Self.self, forKey: key).value }
      value = .object(object)
    } else if var elements = try? decoder.unkeyedContainer() {
      var list: [ObjectValue] = []
      while !elements.isAtEnd { list.append(try elements.decode(Self.self).value) }
      value = .list(list)
    } else {
      value = try Self.scalar(try decoder.singleValueContainer())
    }
  }

  private static func scalar(_ container: any SingleValueDecodingContainer) throws -> ObjectValue {
    if container.decodeNil() { return .null }
    if let value = try? container.decode(Bool.self) { return .boolean(value) }
    if let value = try? container.decode(Int.self) { return .number(value) }
    if let value = try? container.decode(UInt64.self) { return .fraction("\(value)") }
    if let value = try? container.decode(Double.self) {
      return .fraction(NumberText("\(value)")?.json ?? "\(value)")
    }
    return .text(try container.decode(String.self))
  }
}
