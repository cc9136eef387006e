internal import KubeTestServer

/// What a line of standard input asks for.
struct Orders: Sendable {
  let server: KubeTestServer

  /// Does it, and says how it went.
  func answer(_ line: String) async -> String {
    do {
      return try await obey(line.split(separator: " ").map(String.init)).map { "\($0)\nok" } ?? "ok"
    } catch {
      return "error: \(error)"
    }
  }

  private func obey(_ words: [String]) async throws -> String? {
    switch (words.first, words.dropFirst().map { $0 }) {
    case ("apply", let paths) where paths.count == 1:
      try server.put(yaml: try KubeTestServerCommand.text(paths[0]))
    case ("delete", let names) where names.count == 2: server.delete(Self.key(names[0], names[1]))
    case ("compact", []): server.compact()
    case ("save", []): server.save()
    case ("restore", []): server.restore()
    case ("away", []): try await server.goAway()
    case ("back", []): try await server.comeBack()
    case ("token", let tokens) where tokens.count == 1: server.change { $0.tokens = [tokens[0]] }
    case ("fail", let rest) where rest.count == 3 || rest.count == 4:
      server.fail(
        try Self.target(rest[0], rest[1]), try Self.fault(rest[2]),
        times: rest.dropFirst(3).first.flatMap(Int.init) ?? 1)
    case ("calls", []):
      return server.calls.isEmpty ? nil : server.calls.map(Self.line).joined(separator: "\n")
    default: throw UnknownOrder(text: words.joined(separator: " "))
    }
    return nil
  }

  private static func line(_ call: APICall) -> String {
    let query = call.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    return "\(call.verb) \(call.resource.plural) \(call.name ?? "-") \(query)"
  }

  private static func key(_ kind: String, _ name: String) -> ObjectKey {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2 ? ObjectKey(kind, namespace: parts[0], parts[1]) : ObjectKey(kind, name)
  }

  private static func target(_ verb: String, _ resource: String) throws -> FaultTarget {
    let verbs: [String: FaultTarget.Verb] = ["list": .list, "watch": .watch, "get": .get, "create": .create]
    guard verb == "any" || verbs[verb] != nil else { throw UnknownOrder(text: verb) }
    return FaultTarget(verbs[verb], resource == "any" ? nil : resource)
  }

  private static func fault(_ word: String) throws -> Fault {
    if let status = Int(word) { return .refuse(status) }
    let faults: [String: Fault] = [
      "never-answer": .neverAnswer, "silence": .silence, "expired-event": .errorEvent(410, reason: "Expired"),
      "cut": .cutFirstEvent, "garbage": .garbage, "repeat": .repeatEvents,
      "trickle": .trickle(bytes: 64, pause: .milliseconds(50)),
    ]
    guard let fault = faults[word] else { throw UnknownOrder(text: word) }
    return fault
  }
}

/// Nothing that the server understands.
struct UnknownOrder: Error, CustomStringConvertible {
  let text: String
  var description: String { "\"\(text)\" is no order; see --help" }
}
