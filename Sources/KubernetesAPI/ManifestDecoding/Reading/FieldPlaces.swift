internal import ClusterModel
internal import KubeObjects
internal import YAMLNodes

/// Where the fields of a document are in its text.
enum FieldPlaces {
  /// Nowhere: positions were not kept.
  case unknown
  /// In this tree, whose root is the document.
  case document(YAMLNode)
  /// On this tape, which has only one object of the document, or the document itself, and in these texts.
  case tape(PlainTape, [UInt8])

  /// Returns the location of a field, or of its nearest existing ancestor, and whether a template expression stands there.
  ///
  /// - Parameters:
  ///   - field: the path from the object to the field.
  ///   - object: the path from the document to the object.
  func place(
    of field: FieldPath, in object: FieldPath, file: String
  ) -> (location: SourceLocation?, isTemplate: Bool) {
    switch self {
    case .unknown: return (nil, false)
    case .document(let root):
      let found = root.nearest(to: object + field)
      return (found.node.mark?.location(in: file), found.isThere && found.node.isTemplate)
    case .tape(let tape, let texts):
      let token = tape.nearest(to: field, from: 0, texts.span)
      return (SourceLocation(file: file, line: Int(token.line), column: Int(token.column)), false)
    }
  }
}
