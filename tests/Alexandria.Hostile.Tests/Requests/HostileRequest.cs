using System.Globalization;
using System.Text;

namespace Alexandria.Hostile.Tests.Requests;

/// <summary>How a surface says that it refuses.</summary>
internal enum Refusal
{
    /// <summary>Problem details (RFC 9457) with a known code.</summary>
    Problem,

    /// <summary>A JSON-RPC error, or problem details for who is not let in.</summary>
    JsonRpc,

    /// <summary>A page for people.</summary>
    Page,
}

/// <summary>One request, down to its bytes.</summary>
internal sealed record HostileRequest
{
    /// <summary>What is hostile about it.</summary>
    public required string Kind { get; init; }

    /// <summary>The operation or address that it is aimed at.</summary>
    public required string Aim { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as sent, never normalised.</summary>
    public required string Target { get; init; }

    /// <summary>In the order sent, each character one byte. <c>Host</c> and <c>Content-Length</c> are added unless they are among them.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Sent as it stands in place of everything above.</summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    /// <summary>Whether the client ends its side of the connection after the last byte.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether nothing else can be sent over the connection afterwards, since client and server may disagree on where it ended.</summary>
    public bool IsLast { get; init; }

    public Refusal Refusal { get; init; }

    public required Expectation Expected { get; init; }

    public HostileRequest With(string name, string value) =>
        this with { Headers = [.. Headers.Where(h => !h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), (name, value)] };

    public HostileRequest Without(string name) => this with { Headers = [.. Headers.Where(h => !h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))] };

    public HostileRequest And(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public ReadOnlyMemory<byte> Bytes(Uri server)
    {
        if (Raw is { } raw)
        {
            return raw;
        }

        var head = new StringBuilder().Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\n");
        if (!Has("Host"))
        {
            head.Append("Host: ").Append(server.Authority).Append("\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (!Has("Content-Length") && !Has("Transfer-Encoding") && (Body.Length > 0 || Method is "POST" or "PUT" or "PATCH"))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        return (byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body.Span];
    }

    /// <summary>A command line that sends it again; a text that shows how it begins when it is too long for one.</summary>
    public string Command(Uri server)
    {
        const int longest = 4_000;
        var bytes = Bytes(server);
        if (bytes.Length > longest)
        {
            return $"({bytes.Length:N0} bytes; send it by its seed and number) {Encoding.Latin1.GetString(bytes.Span[..300]).Replace("\r\n", " ⏎ ", StringComparison.Ordinal)}…";
        }

        if (Raw is not null || !IsPlain(Target) || Headers.Any(h => !IsPlain(h.Value)))
        {
            return $"base64 -d <<< {Convert.ToBase64String(bytes.Span)} | curl -sS -m 5 -T - telnet://{server.Authority}";
        }

        var headers = string.Concat(Headers.Select(h => $" -H '{h.Name}: {h.Value}'"));
        var body = Body.IsEmpty ? "" : IsPlain(Encoding.Latin1.GetString(Body.Span)) ? $" --data-binary '{Encoding.Latin1.GetString(Body.Span)}'" : $" --data-binary @<(base64 -d <<< {Convert.ToBase64String(Body.Span)})";
        return $"curl -sSi --path-as-is -X {Method} '{server.Scheme}://{server.Authority}{Target}'{headers}{body}";
    }

    private static bool IsPlain(string text) => text.All(c => c is >= ' ' and <= '~' and not '\'');

    private bool Has(string name) => Headers.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
