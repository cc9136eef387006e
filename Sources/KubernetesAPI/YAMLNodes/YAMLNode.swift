package import YAMLEvents

/// A node of a YAML document. Aliases are resolved: what an alias stands for is the same value, not another one of its size,
/// so whoever walks through a tree has to bound the walk.
package enum YAMLNode: Sendable {
  case scalar(Scalar)
  case mapping(Mapping)
  case sequence(Sequence)

  /// A scalar as it is written, without quotes and escapes.
  package struct Scalar: Sendable {
    package var string: String
    /// The tag with its prefix written out; empty for an unquoted scalar without a tag.
    package var tag: String
    package var style: Style
    package var mark: YAMLMark?

    package init(_ string: String, tag: String = "", _ style: Style = .any, _ mark: YAMLMark? = nil) {
      self.string = string
      self.tag = tag
      self.style = style
      self.mark = mark
    }
  }

  /// How a scalar is written.
  package enum Style: Sendable {
    /// In quotes only if the grammar requires it. No parsed scalar has this style.
    case any
    case plain
    /// In quotes of either kind, or as a block of text; what is written gets double quotes.
    case quoted
  }

  /// A mapping with its pairs in order.
  package struct Mapping: Sendable {
    package var pairs: [(key: YAMLNode, value: YAMLNode)]
    package var mark: YAMLMark?

    package init(_ pairs: [(YAMLNode, YAMLNode)], _ mark: YAMLMark? = nil) {
      self.pairs = pairs.map { (key: $0.0, value: $0.1) }
      self.mark = mark
    }
  }

  /// A sequence.
  package struct Sequence: Sendable {
    package var elements: [YAMLNode]
    package var mark: YAMLMark?

    package init(_ elements: [YAMLNode], _ mark: YAMLMark? = nil) {
      self.elements = elements
      self.mark = mark
    }
  }
}

extension YAMLNode {
  package var scalar: Scalar? { if case .scalar(let scalar) = self { scalar } else { nil } }
  package var mapping: Mapping? { if case .mapping(let mapping) = self { mapping } else { nil } }
  package var sequence: Sequence? { if case .sequence(let sequence) = self { sequence } else { nil } }

  /// Where the node begins; nil if it was not parsed. An alias has the place of its anchor's node.
  package var mark: YAMLMark? {
    switch self {
    case .scalar(let scalar): scalar.mark
    case .mapping(let mapping): mapping.mark
    case .sequence(let sequence): sequence.mark
    }
  }
}

/// Tags with a meaning (https://yaml.org/type/).
package enum YAMLTag {
  package static let string = "tag:yaml.org,2002:str"
  package static let boolean = "tag:yaml.org,2002:bool"
  package static let integer = "tag:yaml.org,2002:int"
  package static let float = "tag:yaml.org,2002:float"
  package static let null = "tag:yaml.org,2002:null"
}
