using System.Globalization;
using System.Text;
using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Nats.Tests;

public sealed class ProtocolParserTests
{
    private const int MaxMessage = 1_000;

    [Fact]
    public void Whatever_the_pieces_it_comes_in_the_same_is_read()
    {
        const string All = "INFO {\"max_payload\":1}\r\n+OK\r\nMSG a.b 1 5\r\nhello\r\nMSG a  2   _INBOX.x 0\r\n\r\nPING\r\nHMSG s 3 r 20 22\r\nNATS/1.0 503\r\nA: b\r\nyo\r\n-ERR 'Unknown Protocol Operation'\r\nPONG \r\n";
        string[] expected = ["info  {\"max_payload\":1}", "1 a.b  [] hello", "2 a _INBOX.x [] ", "ping", "3 s r [NATS/1.0 503\r\nA: b\r\n] yo", "error Unknown Protocol Operation", "pong"];
        for (var seed = 0; seed < 200; seed++)
        {
            var heard = new Hearing();
            var pieces = new Random(seed);
            var parser = new ProtocolParser(heard, MaxMessage);
            var bytes = Encoding.ASCII.GetBytes(All);
            var (begin, end) = (0, 0);
            while (end < bytes.Length)
            {
                end = Math.Min(bytes.Length, end + pieces.Next(1, 12));
                begin += parser.Parse(bytes.AsSpan(begin..end));
            }

            Assert.Equal(bytes.Length, begin);
            Assert.Equal(expected, heard.Words);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("PING\n")]
    [InlineData("\r\n")]
    [InlineData("MSG a 1 -5\r\n")]
    [InlineData("MSG a 1 5x\r\n")]
    [InlineData("MSG a 1 1001\r\n")]
    [InlineData("MSG a 1 99999999999999999999\r\n")]
    [InlineData("MSG a x 0\r\n\r\n")]
    [InlineData("MSG a\r\n")]
    [InlineData("MSG a 1 b 0 0 0\r\n")]
    [InlineData("MSG a 1 2\r\nabcd")]
    [InlineData("HMSG a 1 3 2\r\nab\r\n")]
    [InlineData("HMSG a 1 5 6\r\nHTTP/1\r\n")]
    [InlineData("MSGa 1 0\r\n\r\n")]
    [InlineData("INFOO {}\r\n")]
    public void What_is_not_the_protocol_is_refused(string text)
    {
        var refused = Assert.Throws<NatsException>(() => new ProtocolParser(new Hearing(), MaxMessage).Parse(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(NatsFailure.Protocol, refused.Failure);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        var parser = new ProtocolParser(new Hearing(), MaxMessage);
        Assert.Equal(0, parser.Parse(Repeated("MSG ", ProtocolParser.MaxLine)));
        Assert.Throws<NatsException>(() => parser.Parse(Repeated("MSG ", ProtocolParser.MaxLine + 1)));
        Assert.Equal(0, parser.Parse(Repeated("INFO ", ProtocolParser.MaxInfo)));
        Assert.Throws<NatsException>(() => parser.Parse(Repeated("INFO ", ProtocolParser.MaxInfo + 1)));
    }

    [Fact]
    public void Garbled_input_is_taken_refused_or_waited_for_within_bounds()
    {
        var sample = Encoding.ASCII.GetBytes("MSG a.b 1 r 5\r\nhello\r\nHMSG s 3 12 14\r\nNATS/1.0\r\n\r\nyo\r\nPING\r\nINFO {}\r\n-ERR 'x'\r\n");
        var (refused, waited) = (0, 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = Mutated(sample, random);
            try
            {
                var consumed = new ProtocolParser(new Hearing(), MaxMessage).Parse(bytes);
                Assert.InRange(consumed, 0, bytes.Length);
                Assert.True(bytes.Length - consumed <= ProtocolParser.MaxLine + MaxMessage + 4, string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
                waited += consumed < bytes.Length ? 1 : 0;
            }
            catch (NatsException e)
            {
                Assert.Equal(NatsFailure.Protocol, e.Failure);
                refused++;
            }
        }

        Assert.True(refused > 5_000 && waited > 100, string.Create(CultureInfo.InvariantCulture, $"{refused} refused, {waited} waited for"));
    }

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("NATS/1.0\r\nA: b\r\n\r\n", 0, "")]
    [InlineData("NATS/1.0 503\r\n\r\n", 503, "")]
    [InlineData("NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\n\r\n", 100, "Idle Heartbeat")]
    [InlineData("NATS/1.0 408 Request Timeout\r\n\r\n", 408, "Request Timeout")]
    [InlineData("NATS/1.0 4x8 Request\r\n\r\n", 0, "Request")]
    public void The_first_line_of_headers_may_hold_a_status(string headers, int status, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(headers);
        Assert.Equal(status, NatsHeaders.Status(bytes));
        Assert.Equal(text, NatsHeaders.StatusText(bytes));
    }

    [Fact]
    public void Headers_are_found_as_they_were_built_and_cannot_be_smuggled_in()
    {
        var block = NatsHeaders.Build(("One", "1"), ("Nats-Msg-Id", "a:b c"));
        Assert.Equal("a:b c", NatsHeaders.Find(block, "nats-msg-id"));
        Assert.Equal("1", NatsHeaders.Find(block, "One"));
        Assert.Null(NatsHeaders.Find(block, "Two"));
        Assert.Null(NatsHeaders.Find(block, "NATS/1.0"));
        Assert.Throws<ArgumentException>(() => NatsHeaders.Build(("One", "1\r\nTwo: 2")));
    }

    [Theory]
    [InlineData("$JS.ACK.S.c.2.7.9.1700000000000000000.4", true)]
    [InlineData("$JS.ACK.dom.acc.S.c.2.7.9.1700000000000000000.4", true)]
    [InlineData("$JS.ACK._.acc.S.c.2.7.9.1700000000000000000.4.rnd", true)]
    [InlineData("$JS.ACK.S.c.2.7.9.1700000000000000000", false)]
    [InlineData("$JS.ACK.S.c.2.x.9.1700000000000000000.4", false)]
    [InlineData("elsewhere.S.c.2.7.9.x.1.4", false)]
    [InlineData("", false)]
    public void Where_a_message_is_from_is_read_in_both_layouts(string reply, bool valid)
    {
        var bytes = Encoding.ASCII.GetBytes(reply);
        if (valid)
        {
            Assert.Equal(new MessageMetadata(7, 9, 2, 4, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), MessageMetadata.Parse(bytes));
        }
        else
        {
            Assert.Throws<NatsException>(() => MessageMetadata.Parse(bytes));
        }
    }

    [Theory]
    [InlineData("nats://127.0.0.1:4333", "127.0.0.1:4333")]
    [InlineData("host, tls://other:1", "host:4222 other:1")]
    [InlineData("nats://[::1]:4222", "[::1]:4222")]
    public void Addresses_are_read_from_a_list(string urls, string expected) =>
        Assert.Equal(expected, string.Join(' ', NatsAddress.ParseList(urls)));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("http://hush@host")]
    [InlineData("nats://hush@host/path")]
    [InlineData("nats://")]
    [InlineData("nats://hush@host:99999")]
    public void Addresses_that_are_none_are_refused_without_repeating_them(string urls)
    {
        var refused = Assert.Throws<FormatException>(() => NatsAddress.ParseList(urls));
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Repeated(string begin, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)'a');
        Encoding.ASCII.GetBytes(begin, bytes);
        return bytes;
    }

    private static byte[] Mutated(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(bytes.Count / 2)));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(30)));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }

    private sealed class Hearing : IProtocolSink
    {
        public List<string> Words { get; } = [];

        public void OnMessage(in IncomingMessage message) => Words.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{message.Subscription} {Encoding.ASCII.GetString(message.Subject)} {Encoding.ASCII.GetString(message.Reply)} [{Encoding.ASCII.GetString(message.Headers)}] {Encoding.ASCII.GetString(message.Payload)}"));

        public void OnInfo(ReadOnlySpan<byte> json) => Words.Add("info " + Encoding.ASCII.GetString(json));

        public void OnPing() => Words.Add("ping");

        public void OnPong() => Words.Add("pong");

        public void OnError(string message) => Words.Add("error " + message);
    }
}
