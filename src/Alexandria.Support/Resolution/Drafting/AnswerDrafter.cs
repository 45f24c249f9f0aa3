using Alexandria.LanguageModels;

namespace Alexandria.Support.Resolution.Drafting;

/// <summary>Drafts an answer: by the model when one is configured, else, and whenever the model fails, from passages of the sources.</summary>
internal sealed class AnswerDrafter(SupportOptions options, IModelClient? model = null)
{
    public async Task<Draft> DraftAsync(DraftRequest request, CancellationToken cancellation)
    {
        if (model is not { IsConfigured: true })
        {
            return ExtractiveDraft.Write(request);
        }

        var reply = await model.CompleteAsync(ModelPrompt.For(request, options.DraftTokens), cancellation);
        if (reply.Failed)
        {
            return Without(request, $"The model did not answer ({reply.Error.Message})");
        }

        var check = CitationCheck.Apply(reply.Value.Text, request.Sources);
        return check.Text.Length == 0
            ? Without(request, "The model answered nothing.")
            : new(check.Text, ProposalAuthor.Model, reply.Value.Model, check.Citations, [.. request.Notes, .. check.Notes]);
    }

    private static Draft Without(DraftRequest request, string note) => ExtractiveDraft.Write(request with { Notes = [.. request.Notes, note] });
}
