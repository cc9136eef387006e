internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// One connection: answers requests, one after the other, and ends with the client.
struct Connection: Sendable {
  let state: ServerState
  let channel: any Channel

  /// Answers until the client is gone; a connection that breaks is an everyday event.
  func run(_ requests: AsyncStream<RequestReader.Request>) async {
    do {
      for await request in requests { try await respond(to: request, ResponseWriter(channel: channel)) }
    } catch {
      channel.close(promise: nil)
    }
  }

  private func respond(to request: RequestReader.Request, _ outbound: ResponseWriter) async throws {
    guard let call = APICall(request.head, body: request.body) else {
      return try await send(.refusal(404, reason: "NotFound", message: "404 page not found"), outbound)
    }
    let fault = state.begin(call)
    let choice = WireChoice(call, state.settings)
    switch fault {
    case .refuse(let code, let reason, let retryAfter):
      let answer = Answer.refusal(code, reason: reason, message: "told to refuse", retryAfter: retryAfter)
      return try await send(answer.written(in: choice), outbound)
    case .neverAnswer: return try await Task.sleep(for: .seconds(3600))
    default: break
    }
    if let refusal = state.refusal(of: call, hasCertificate: try await hasCertificate) {
      return try await send(refusal.written(in: choice), outbound)
    }
    if call.verb == .watch {
      try await Watch(call: call, fault: fault, connection: self, outbound: outbound).run()
    } else {
      try await send(state.answer(call).written(in: choice), outbound, fault)
    }
  }
}

extension Connection {
  /// Whether the client showed a certificate; one that the authority did not sign ends the handshake.
  private var hasCertificate: Bool {
    get async throws {
      let handler = channel.pipeline.handler(type: NIOSSLServerHandler.self)
      return try await handler.map { $0.peerCertificate != nil }.get()
    }
  }

  func send(_ answer: Answer, _ outbound: ResponseWriter, _ fault: Fault? = nil) async throws {
    try await outbound.write(.head(answer.head))
    switch fault {
    case .trickle(let bytes, let pause):
      for start in stride(from: 0, to: answer.body.count, by: bytes) {
        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: answer.body[start...].prefix(bytes)))))
        try await Task.sleep(for: pause)
      }
    case .cut(let count):
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: answer.body.prefix(count)))))
      return try await breakOff()
    default: try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: answer.body))))
    }
    try await outbound.write(.end(nil))
  }

  /// Ends the connection as it stands.
  func breakOff() async throws {
    try await channel.close().get()
  }
}
