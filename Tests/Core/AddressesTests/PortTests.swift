import Addresses
import Testing

@Suite struct PortTests {
  @Test(arguments: [1, 80, 65_535])
  func acceptsValidPorts(_ number: Int) { #expect(Port(number)?.description == "\(number)") }

  @Test(arguments: [0, -1, 65_536, Int.max, Int.min])
  func rejectsEverythingElse(_ number: Int) { #expect(Port(number) == nil) }

  @Test func saysWhichNumbersAreValid() { #expect(Port.numbersInWords == "1 to 65535") }

  @Test(arguments: Transport.allCases)
  func transportsRoundTripThroughTheAPIsNames(_ transport: Transport) {
    #expect(Transport(apiName: transport.apiName) == transport)
    #expect(Transport(apiName: transport.description) == nil)
  }
}
