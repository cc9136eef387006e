package import ClusterModel

extension Labels {
  /// Parses labels, or a selector that a Service can have: only `key=value` terms, separated by commas.
  ///
  /// - Parameter option: the option that has the text, for the error.
  package init(equalities text: String, option: String) throws(ExposureError) {
    let selector: LabelSelector
    do {
      selector = try LabelSelector(parsing: text)
    } catch {
      throw ExposureError(description: "\(option) \"\(text)\": \(error)")
    }
    var entries: [(key: String, value: String)] = []
    for requirement in selector.requirements {
      guard case .isOneOf(let values) = requirement.condition, values.count == 1 else {
        throw ExposureError(
          description: "\(option) \"\(text)\": write each as key=value, separated by commas")
      }
      entries.append((key: requirement.key, value: values[0]))
    }
    self.init(entries)
  }
}
