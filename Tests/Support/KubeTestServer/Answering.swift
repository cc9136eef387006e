internal import NIOHTTP1
internal import WireSupport

/// What an API server answers to everything but a watch.
extension ServerState {
  /// Why the call is refused before anything is looked at; nil when it is not.
  func refusal(of call: APICall, hasCertificate: Bool) -> Answer? {
    let settings = settings
    let token = call.authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
    if !settings.tokens.isEmpty, !hasCertificate, token.map({ !settings.tokens.contains($0) }) ?? true {
      return .refusal(401, reason: "Unauthorized", message: "Unauthorized")
    }
    if settings.absent.contains(call.resource.plural) {
      return .refusal(404, reason: "NotFound", message: "the server could not find the requested resource")
    }
    if WireChoice(call, settings) == .none {
      return .refusal(
        settings.refusesProtobuf ?? 406, reason: "NotAcceptable", message: "only application/json is served")
    }
    return nil
  }

  func answer(_ call: APICall) -> Answer {
    switch call.verb {
    case .create: create(call)
    case .get: get(call)
    case .list, .watch: list(call)
    }
  }

  private func create(_ call: APICall) -> Answer {
    do {
      var object = try JSONValue(json: call.body)
      if call.resource.isNamespaced { object["metadata"]?["namespace"] = .string(call.namespace) }
      if object["kind"]?.text != call.resource.kind {
        return .refusal(400, reason: "BadRequest", message: "the kind is not \(call.resource.kind)")
      }
      try write { try $0.put(object) }
      var answer = Answer(object)
      answer.status = .created
      return answer
    } catch {
      return .refusal(400, reason: "BadRequest", message: "\(error)")
    }
  }

  private func get(_ call: APICall) -> Answer {
    let key = ObjectKey(call.resource.kind, namespace: call.namespace, call.name ?? "")
    guard let object = read({ $0.objects[key] }) else {
      return .refusal(404, reason: "NotFound", message: "\(call.resource.plural) \"\(key.name)\" not found")
    }
    return Answer(object)
  }

  private func list(_ call: APICall) -> Answer {
    let token = call.query["continue"].flatMap { $0.isEmpty ? nil : ContinueToken($0) }
    if call.query["continue"].map({ !$0.isEmpty }) ?? false, token == nil {
      return .refusal(400, reason: "BadRequest", message: "continue key is not valid")
    }
    let current = read { $0.version }
    if let version = token?.version ?? call.query["resourceVersion"].flatMap(Int.init), version > current {
      return .tooLarge(version, current: current)
    }
    guard let page = write({ ListedPage(call, token, &$0) }) else {
      return .expired("The provided continue parameter is too old to display a consistent list result.")
    }
    return WireChoice(call, settings).answer(page, of: call.resource)
  }
}

/// Where a page ended: the state that the list shows, and the last object's key.
struct ContinueToken: Sendable {
  let version: Int
  let namespace: String
  let name: String

  init(version: Int, after key: ObjectKey) {
    self.version = version
    namespace = key.namespace
    name = key.name
  }

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let version = Int(parts[0]) else { return nil }
    self.version = version
    namespace = String(parts[1])
    name = String(parts[2])
  }

  var text: String { "\(version):\(namespace):\(name)" }
}

/// One page of a list.
struct ListedPage: Sendable {
  let version: Int
  private(set) var items: [JSONValue] = []
  private(set) var continueToken: String?

  /// Nil when the state that the token needs is forgotten.
  init?(_ call: APICall, _ token: ContinueToken?, _ store: inout ObjectStore) {
    let limit = call.query["limit"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? .max
    let objects: [ObjectKey: JSONValue]
    if let token {
      guard let snapshot = store.snapshot(at: token.version) else { return nil }
      version = token.version
      objects = snapshot
    } else if limit == .max {
      (version, objects) = (store.version, store.objects)
    } else {
      (version, objects) = store.snapshot()
    }
    fill(call, after: token, limit, objects)
  }

  private mutating func fill(
    _ call: APICall, after token: ContinueToken?, _ limit: Int, _ objects: [ObjectKey: JSONValue]
  ) {
    let start = token.map { ObjectKey(call.resource.kind, namespace: $0.namespace, $0.name) }
    let scope = WatchScope(call)
    let keys = objects.keys.filter { key in scope.mayHold(key) && (start.map { $0 < key } ?? true) }.sorted()
    for key in keys {
      guard let object = objects[key], scope.selects(object) else { continue }
      if items.count == limit, let last = items.last {
        let namespace = last["metadata"]?["namespace"]?.text ?? ""
        let name = last["metadata"]?["name"]?.text ?? ""
        let place = ObjectKey(key.kind, namespace: call.resource.isNamespaced ? namespace : "", name)
        continueToken = ContinueToken(version: version, after: place).text
        return
      }
      items.append(object)
    }
  }

  /// As the API writes it. The items of a typed list do not say their kind.
  func json(of resource: Resource) -> JSONValue {
    var metadata: JSONValue = ["resourceVersion": .string("\(version)")]
    metadata["continue"] = continueToken.map { .string($0) }
    return [
      "kind": .string("\(resource.kind)List"), "apiVersion": .string(resource.apiVersion),
      "metadata": metadata,
      "items": .array(
        items.map { item in
          var item = item
          item["kind"] = nil
          item["apiVersion"] = nil
          return item
        }),
    ]
  }
}

/// Which objects a list or watch is about.
struct WatchScope: Sendable {
  private let resource: Resource
  private let namespace: String
  private let selector: Selector

  init(_ call: APICall) {
    resource = call.resource
    namespace = call.namespace
    selector = Selector(labels: call.query["labelSelector"], fields: call.query["fieldSelector"])
  }

  func mayHold(_ key: ObjectKey) -> Bool {
    key.kind == resource.kind && (namespace.isEmpty || namespace == key.namespace)
  }

  func selects(_ object: JSONValue) -> Bool { selector.selects(object) }

  /// What the change is within this scope: an object that is no longer selected is gone. Nil when it is of no interest.
  func event(for change: ObjectStore.Change) -> (type: WireEncoder.ChangeType, object: JSONValue)? {
    guard mayHold(change.key) else { return nil }
    let before = change.before.flatMap { selects($0) ? $0 : nil }
    if let after = change.after, selects(after) { return (before == nil ? .added : .modified, after) }
    guard var gone = before else { return nil }
    gone["metadata"]?["resourceVersion"] = .string("\(change.version)")
    return (.deleted, gone)
  }
}
