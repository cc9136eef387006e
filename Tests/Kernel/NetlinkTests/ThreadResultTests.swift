import Netlink
import Testing

struct ThreadResultTests {
  private struct Failed: Error, Equatable {}

  @Test(arguments: [true, false]) func aThreadLeavesItsResult(succeeds: Bool) throws {
    let result = ThreadResult<Int, Failed>()
    try onDedicatedThread { result.finish(succeeds ? .success(7) : .failure(Failed())) }
    #expect(Result { () throws(Failed) in try result.get() } == (succeeds ? .success(7) : .failure(Failed())))
  }
}
