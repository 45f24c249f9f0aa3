namespace Alexandria.LanguageModels;

/// <summary>A text completion by a language model.</summary>
/// <param name="Instructions">What the model shall do.</param>
/// <param name="Input">What it shall do it with.</param>
/// <param name="MaxOutputTokens">Bound of the answer, 1 to 8,192.</param>
public sealed record ModelRequest(string Instructions, string Input, int MaxOutputTokens);

/// <summary>A model's answer.</summary>
/// <param name="Text">As the model wrote it, masked values put back.</param>
/// <param name="Model">Which model answered.</param>
/// <param name="Masked">How many secrets and personal data were masked before the text left.</param>
public sealed record ModelReply(string Text, string Model, int Masked);

/// <summary>An OpenAI-compatible endpoint, if one is configured. Secrets and personal data are masked inside, so that no caller can forget it.</summary>
public interface IModelClient
{
    /// <summary>False when no endpoint is configured: features take their deterministic default.</summary>
    bool IsConfigured { get; }

    /// <summary>Asks the model; an unreachable or failing one is an error of kind Unavailable with a reason that may be shown.</summary>
    Task<Result<ModelReply>> CompleteAsync(ModelRequest request, CancellationToken cancellation);
}
