using System.ComponentModel.DataAnnotations;
using Alexandria.Operations;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>The language model, if there is one: any server that speaks the OpenAI chat-completions protocol. Without one every feature takes its deterministic default.</summary>
public sealed record ModelOptions : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Model";

    /// <summary>Base URL, to which <c>/chat/completions</c> is added: <c>https://api.openai.com/v1</c>. Empty: no model.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Name of the model, as its server calls it.</summary>
    public string Model { get; init; } = "";

    /// <summary>Sent as a bearer token; empty for servers that want none. Never printed.</summary>
    [Secret] public string ApiKey { get; init; } = "";

    /// <summary>Whether the endpoint may be in a private network or on this machine, and may then be plain http.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>How long to wait for a whole answer, seconds. 1 to 600.</summary>
    [Range(1, 600)] public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Longest text that is sent, characters; a longer one is not asked. 1,000 to 2,000,000.</summary>
    [Range(1_000, 2_000_000)] public int MaxInputCharacters { get; init; } = 200_000;

    /// <summary>Longest answer that is read, bytes. 1,024 to 16,777,216.</summary>
    [Range(1_024, 16_777_216)] public int MaxResponseBytes { get; init; } = 1_048_576;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint.Length == 0)
        {
            yield break;
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            yield return new("must be an http or https URL.", [nameof(Endpoint)]);
        }
        else if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            yield return new("must carry no user, password, query or fragment; the key goes into ApiKey.", [nameof(Endpoint)]);
        }
        else if (uri.Scheme == Uri.UriSchemeHttp && !AllowPrivateNetwork)
        {
            yield return new("must be https, unless AllowPrivateNetwork is set.", [nameof(Endpoint)]);
        }

        if (Model.Length == 0)
        {
            yield return new("must be set when Endpoint is.", [nameof(Model)]);
        }

        if (ApiKey.Any(c => c is <= ' ' or > '~'))
        {
            yield return new("must be printable ASCII without spaces.", [nameof(ApiKey)]);
        }
    }

    /// <summary>Without the key, so that printing the options cannot show it.</summary>
    public override string ToString() => $"{nameof(ModelOptions)} {{ Endpoint = {Endpoint}, Model = {Model} }}";
}
