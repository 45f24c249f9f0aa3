using System.Globalization;
using Alexandria.Support.Tickets;
using Alexandria.Text.Classification;

namespace Alexandria.Support.Triage;

/// <summary>A ticket that was finished, as it is learned from: what was written, and what people set in the end. No id is among it.</summary>
internal sealed record FinishedTicket
{
    /// <summary>Length of a body's beginning that is learned from, in characters.</summary>
    public const int BodyLength = 1000;

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public string? Category { get; init; }

    public string? Product { get; init; }

    public required TicketPriority Priority { get; init; }

    public string? Assignee { get; init; }

    public string Text => TextOf(Subject, Body);

    public static string TextOf(string subject, string body) => subject + "\n" + body[..Math.Min(body.Length, BodyLength)];

    public string? ValueOf(TriageField field) => field switch
    {
        TriageField.Category => Category,
        TriageField.Product => Product,
        TriageField.Priority => TicketWords.Of(Priority),
        _ => Assignee,
    };
}

/// <summary>What was learned about one field: a model, or why there is none.</summary>
/// <param name="Field">The field.</param>
/// <param name="Classifier">Null where the field abstains for every ticket.</param>
/// <param name="Abstention">Why it does.</param>
/// <param name="Reason">In a sentence.</param>
internal sealed record TriageModel(TriageField Field, LinearClassifier? Classifier, TriageAbstention? Abstention, string Reason)
{
    /// <summary>Tickets that a value needs before it is proposed: fewer say nothing about its words.</summary>
    private const int TicketsOfValue = 5;

    private const int WordsTold = 5;

    /// <summary>Four megabytes of weights for a field.</summary>
    private const int MaxWeights = 1024 * 1024;

    public static TriageModel Train(TriageField field, IReadOnlyList<FinishedTicket> tickets, TriageOptions options, CancellationToken cancellation)
    {
        var set = tickets.Select(t => (t.Text, Value: t.ValueOf(field))).Where(t => t.Value is not null).ToList();
        var counts = set.CountBy(t => t.Value!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var examples = set.Where(t => counts[t.Value!] >= TicketsOfValue).Select(t => new LabelledText(t.Text, t.Value!)).ToList();
        if (examples.Count < options.MinTickets)
        {
            return None(field, TriageAbstention.TooLittleHistory, string.Create(CultureInfo.InvariantCulture,
                $"{examples.Count:N0} finished tickets can be learned from; {options.MinTickets:N0} are needed, with {TicketsOfValue} of each value."));
        }

        if (examples.All(e => e.Label == examples[0].Label))
        {
            return None(field, TriageAbstention.OneValue, string.Create(CultureInfo.InvariantCulture, $"All {examples.Count:N0} finished tickets that can be learned from have the same value."));
        }

        var classifier = LinearClassifier.Train(examples, new() { Precision = options.Precision, MaxWeights = MaxWeights }, cancellation);
        var held = classifier.HeldOut;
        var error = Math.Sqrt(held.Majority * (1 - held.Majority) / held.Texts);
        var told = string.Create(CultureInfo.InvariantCulture, $"{held.Texts:N0} finished tickets, on which the best guess was right in {held.Accuracy:P0} while held back and the most frequent value in {held.Majority:P0}");
        return held.Accuracy > held.Majority + error
            ? new(field, classifier, null, $"Learned from {told}.")
            : None(field, TriageAbstention.NotBetterThanMajority, $"The words tell nothing: there are {told}.");
    }

    public static TriageModel None(TriageField field, TriageAbstention abstention, string reason) => new(field, null, abstention, reason);

    public TriageProposal Propose(string subject, string body)
    {
        if (Classifier is null)
        {
            return new TriageProposal { Field = Field, Abstention = Abstention, Reason = Reason };
        }

        var text = FinishedTicket.TextOf(subject, body);
        var prediction = Classifier.Classify(text);
        if (prediction.Abstains)
        {
            return TriageProposal.None(Field, TriageAbstention.Unsure, string.Create(CultureInfo.InvariantCulture,
                $"The best guess has a probability of {prediction.Best.Probability:0.00}, which is too unsure. {Reason}"));
        }

        return new TriageProposal
        {
            Field = Field,
            Value = prediction.Best.Label,
            Probability = prediction.Best.Probability,
            Words = [.. Classifier.Explain(text, prediction.Best.Label).Words.Where(w => w.Contribution > 0).Take(WordsTold).Select(w => new TriageWord(w.Word, w.Contribution))],
            Reason = Reason,
        };
    }
}
