internal import ClusterModel

// The rules of apimachinery's validation (pkg/apis/meta/v1/validation, pkg/labels).
extension ObjectCheck<AnyKey> {
  /// Reads `matchLabels` or a Service's `selector`. An invalid label is an error, because a selector without it would
  /// select other objects.
  mutating func selectorLabels(_ map: StringMap) -> Labels {
    // Sorted, so that the order of diagnostics does not depend on the decoder.
    let entries = map.entries.sorted { $0.key < $1.key }
    return Labels(entries.compactMap { labelPair($0.key, $0.value) })
  }

  private mutating func labelPair(_ key: String, _ field: Field<String>) -> (key: String, value: String)? {
    let value = value(field, AnyKey(key)) ?? ""
    if !key.isLabelKey {
      reject(key.quoted, .labelKey)
    } else if !value.isLabelValue {
      reject(value.quoted, .labelValue, at: AnyKey(key))
    }
    return (key, value)
  }
}

extension ObjectCheck<SelectorField> {
  /// Reads `matchLabels` and `matchExpressions`, all of which must be met.
  mutating func selector(_ object: SelectorObject) -> LabelSelector {
    let labels = self.object(object.matchLabels, .matchLabels) { $0.selectorLabels($1) } ?? Labels()
    let expressions = all(object.matchExpressions, .matchExpressions) { $0.requirement($1) }
    return LabelSelector(LabelSelector(matching: labels).requirements + expressions)
  }
}

extension ObjectCheck<SelectorExpressionField> {
  fileprivate mutating func requirement(_ expression: SelectorObject.Expression) -> LabelRequirement? {
    let values = Set(all(expression.values, .values) { $0.labelValue($1) }).sorted()
    let name = value(expression.operator, .operator)
    let condition: LabelRequirement.Condition?
    switch name {
    case "In": condition = .isOneOf(values)
    case "NotIn": condition = .isNoneOf(values)
    case "Exists": condition = .exists
    case "DoesNotExist": condition = .isAbsent
    default: condition = nil
    }
    if condition == nil, !expression.operator.isWrong {
      reject((name ?? "").quoted, .selectorOperator, at: .operator)
    }
    requireValues(expression.values, for: name)
    guard let key = key(expression.key), let condition else { return nil }
    return LabelRequirement(key, condition)
  }

  private mutating func requireValues(_ values: ListField<String>, for name: String?) {
    let isEmpty = values.known?.isEmpty ?? values.isAbsent
    switch name {
    case "In" where isEmpty, "NotIn" where isEmpty:
      report(
        at: .values, problem: "is empty",
        remedy: "write at least one value, or operator Exists or DoesNotExist")
    case "Exists" where !isEmpty, "DoesNotExist" where !isEmpty:
      report(
        at: .values, problem: "is not allowed with operator \(name ?? "")",
        remedy: "leave it out, or write operator In or NotIn")
    default: break
    }
  }

  private mutating func key(_ field: Field<String>) -> String? {
    let key = value(field, .key) ?? ""
    if key.isLabelKey { return key }
    if !field.isWrong { reject(key.quoted, .labelKey, at: .key) }
    return nil
  }
}

extension ObjectCheck<NoFields> {
  fileprivate mutating func labelValue(_ value: String) -> String? {
    if value.isLabelValue { return value }
    reject(value.quoted, .labelValue)
    return nil
  }
}
