using System.Text;

namespace Alexandria.Hostile.Tests.Wire;

/// <summary>What came back over the wire.</summary>
/// <param name="Status">Of the answer; 0 when the connection was closed without one.</param>
/// <param name="Headers">As sent, names in lower case.</param>
/// <param name="Body">Without its framing.</param>
/// <param name="Wait">From the last byte sent to the first byte of the answer; zero when it came sooner.</param>
internal sealed record WireAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte> Body, TimeSpan Wait)
{
    public bool IsHangUp => Status == 0;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name == name).Value;

    public string Text => Encoding.UTF8.GetString(Body.Span);
}
