using System.Text;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Tickets.Reading;
using Alexandria.Text.Analysis;

namespace Alexandria.Support.Duplicates;

/// <summary>A ticket's text, analysed: pure, and total for any text.</summary>
internal sealed class ComparableTicket
{
    /// <summary>
    /// In-app frames that count of each quoted trace. A. Schröter et al., "Do Stack Traces Help Developers Fix Bugs?" (2010):
    /// of the defects that were fixed in a function of the trace, nine in ten were within its first ten frames.
    /// </summary>
    private const int Frames = 10;

    /// <summary>Of an exception's message, which can carry whole documents, what identifies a problem stands at its beginning.</summary>
    private const int MessageLength = 500;

    private ComparableTicket(TicketText text, IReadOnlyList<QuotedTrace> traces, string prose)
    {
        SubjectWords = [.. Words(text.Subject)];
        BodyWords = [.. Words(prose)];
        SubjectGrams = CharacterGrams.Count(text.Subject);
        Functions = [.. traces.SelectMany(t => InAppFrames.Of(t.Crash).Take(Frames)).Select(f => FrameName.Of(f).Qualified).Distinct(StringComparer.OrdinalIgnoreCase)];
        ErrorCodes = ErrorCodeReader.Read($"{text.Subject}\n{prose}");
        Version = text.Version?.Trim() ?? "";
        Product = text.Product;
        Created = text.Created;
    }

    /// <summary>A term and the word that it was made of.</summary>
    internal readonly record struct Word(string Term, string Written);

    public IReadOnlyList<Word> SubjectWords { get; }

    /// <summary>Of the body without the traces that it quotes, and of their exceptions.</summary>
    public IReadOnlyList<Word> BodyWords { get; }

    public IReadOnlyDictionary<string, int> SubjectGrams { get; }

    /// <summary>Qualified names of the functions that quoted traces go through, each once.</summary>
    public IReadOnlyList<string> Functions { get; }

    public IReadOnlyList<string> ErrorCodes { get; }

    /// <summary>Empty when none is stated.</summary>
    public string Version { get; }

    public string? Product { get; }

    public DateTimeOffset? Created { get; }

    public static ComparableTicket Of(TicketText text)
    {
        var body = text.Body.Length > TicketReader.LongestText ? text.Body[..TicketReader.LongestText] : text.Body;
        var traces = CrashParser.FindTraces(body);
        var prose = new StringBuilder(UserAgents.RemoveFrom(TicketReader.WithoutTraces(body, traces)));
        foreach (var exception in traces.SelectMany(t => t.Crash.Exceptions))
        {
            var message = exception.Message;
            prose.Append('\n').Append(exception.Type).Append(' ').Append(message, 0, Math.Min(message.Length, MessageLength));
        }

        return new ComparableTicket(text, traces, prose.ToString());
    }

    private static IEnumerable<Word> Words(string text) =>
        TextAnalyzer.Analyze(text).Select(t => new Word(t.Term, text.Substring(t.Start, t.Length)));
}
