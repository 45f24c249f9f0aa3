using System.Globalization;
using System.Text;

namespace Alexandria.Adapters.Nats;

/// <summary>How the bus names things on the server: different names of ours are different names there.</summary>
internal sealed class BusNames(string prefix)
{
    private const string Signals = "signal";

    // The server takes 255; the rest is for the file names that it makes of it.
    private const int MaxConsumer = 200;

    /// <summary><c>ALEXANDRIA_SUPPORT</c></summary>
    public string Stream(string stream) => $"{prefix}_{Word(stream)}".ToUpperInvariant();

    /// <summary><c>alexandria.support.tickets.opened</c></summary>
    public string Subject(string stream, string topic) =>
        $"{prefix}.{Word(stream)}.{topic}" is var subject && Client.Subject.IsLiteral(subject) ? subject : throw Wrong("topic", topic);

    /// <summary>As above, where a topic may have wildcards.</summary>
    public string Filter(string stream, string topic) =>
        $"{prefix}.{Word(stream)}.{topic}" is var subject && Client.Subject.IsFilter(subject) ? subject : throw Wrong("topic", topic);

    /// <summary><c>alexandria.signal.log</c></summary>
    public string Signal(string topic) =>
        $"{prefix}.{Signals}.{topic}" is var subject && Client.Subject.IsLiteral(subject) ? subject : throw Wrong("signal", topic);

    /// <summary>The topic of a subject of a stream.</summary>
    public string Topic(string stream, string subject) => subject[(prefix.Length + stream.Length + 2)..];

    /// <summary>Letters, digits and hyphens stay; each other byte becomes <c>_</c> and two hexadecimal digits.</summary>
    public static string Consumer(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var one in Encoding.UTF8.GetBytes(name))
        {
            if (one == '-' || char.IsAsciiLetterOrDigit((char)one))
            {
                text.Append((char)one);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"_{one:x2}");
            }
        }

        return text.Length is > 0 and <= MaxConsumer ? text.ToString() : throw Wrong("consumer", name);
    }

    private static string Word(string stream) =>
        stream.Length is > 0 and <= 64 && stream != Signals && char.IsAsciiLetterLower(stream[0]) && stream.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? stream
            : throw Wrong("stream", stream);

    private static ArgumentException Wrong(string what, string name) => new($"'{name}' cannot be the name of a {what} of the bus.");
}
