/// A place in a YAML stream.
package struct YAMLMark: Hashable, Sendable {
  /// The line, starting at 1.
  package let line: Int
  /// The column, starting at 1, in Unicode scalars.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// Why a YAML stream cannot be read further.
package enum YAMLError: Error, Hashable, Sendable {
  /// A character that YAML does not allow, or bytes that are not UTF-8. libyaml does not report where.
  case character
  case syntax(YAMLProblem)
  /// A mapping has these keys more than once; the first of them is at this place, where it occurs for the first time.
  case repeatedKeys([String], first: YAMLMark)
  /// There was not enough memory.
  case memory
}

/// What is wrong with the syntax, in libyaml's words.
package struct YAMLProblem: Hashable, Sendable {
  package let text: String
  package let mark: YAMLMark
  /// What was being read, and where it begins: `while parsing a block mapping`.
  package let context: Context?

  package struct Context: Hashable, Sendable {
    package let text: String
    package let mark: YAMLMark
  }

  package init(_ text: String, at mark: YAMLMark, context: Context? = nil) {
    self.text = text
    self.mark = mark
    self.context = context
  }
}
