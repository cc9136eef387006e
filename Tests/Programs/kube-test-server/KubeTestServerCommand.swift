internal import ArgumentParser
internal import Foundation
internal import KubeTestServer

/// The API server of the tests as a program, for tests of whole daemons.
@main struct KubeTestServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kube-test-server",
    abstract: "A small API server on loopback, for tests.",
    discussion: """
      It prints `port N` when it listens, and then obeys the lines of standard input, each answered by `ok` or
      `error: …`; it ends with standard input.

        apply FILE                  adds the objects of a manifest, or replaces those of their names
        delete KIND [NAMESPACE/]NAME
        compact                     forgets the history: lists under way and watches from before get 410
        save, restore               keeps objects and version; goes back to them, as from a backup of etcd
        away, back                  it stops listening and drops all connections; it listens again
        fail VERB RESOURCE FAULT [TIMES]
                                    VERB: list, watch, get, create, any; RESOURCE: services, …, any; FAULT: an HTTP
                                    status, never-answer, silence, expired-event, cut, garbage, repeat, trickle
        token TEXT                  from now on this is the one token that is let in
        calls                       prints each request so far, a line each, before the `ok`
      """)

  @Option(name: .shortAndLong, help: "A manifest, or a folder of them; may be repeated.")
  var file: [String] = []

  @Option(help: "Where to write a kubeconfig for it.")
  var kubeconfig: String?

  @Option(help: "The port; 0 for any.")
  var port = 0

  @Option(help: "The bearer token that is let in.")
  var token = "secret"

  @Flag(help: "Write no protobuf.")
  var jsonOnly = false

  @Option(help: "Seconds between bookmarks.")
  var bookmarks = 60.0

  func run() async throws {
    let server = try await KubeTestServer(port: port)
    server.change { settings in
      settings.tokens = [token]
      settings.speaksProtobuf = !jsonOnly
      settings.bookmarkInterval = .seconds(bookmarks)
    }
    for path in try file.flatMap(Self.manifests) { try server.put(yaml: try Self.text(path)) }
    if let kubeconfig {
      try Data(server.kubeconfig(user: "token: \(token)").utf8).write(to: URL(filePath: kubeconfig))
    }
    say("port \(server.port)")
    for await line in Self.linesOfStandardInput { say(await Orders(server: server).answer(line)) }
    try await server.shutdown()
  }

  /// Read by a thread of their own: on a machine with one processor the cooperative pool has one thread, and if that
  /// waited for input, no request would be answered.
  private static var linesOfStandardInput: AsyncStream<String> {
    AsyncStream { continuation in
      Thread.detachNewThread {
        while let line = readLine() { continuation.yield(line) }
        continuation.finish()
      }
    }
  }

  private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private static func manifests(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [path]
    }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { name in [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } }.map { "\(path)/\($0)" }
  }
}
