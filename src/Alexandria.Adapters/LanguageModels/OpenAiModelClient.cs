using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Alexandria.Adapters.Http;
using Alexandria.LanguageModels;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>Asks an OpenAI-compatible server. What leaves is masked here, in the last step before the request, and nowhere else.</summary>
internal sealed class OpenAiModelClient : IModelClient, IDisposable
{
    private const int MaxOutputTokens = 8_192;

    private readonly ModelOptions options;
    private readonly HttpClient http;

    public OpenAiModelClient(ModelOptions options)
    {
        this.options = options;
        http = GuardedHttp.Create(new GuardedHttpOptions
        {
            AllowPrivateNetwork = options.AllowPrivateNetwork,
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            MaxResponseBytes = options.MaxResponseBytes,
        });
    }

    public bool IsConfigured => options.Endpoint.Length > 0;

    public async Task<Result<ModelReply>> CompleteAsync(ModelRequest request, CancellationToken cancellation)
    {
        if (!IsConfigured)
        {
            return Error.Unavailable("model_not_configured", "No model is configured. Set Model:Endpoint and Model:Model to use one.");
        }

        if (request.Instructions.Length + request.Input.Length > options.MaxInputCharacters)
        {
            return Error.Unavailable("model_input_too_long", $"The text is longer than the {options.MaxInputCharacters} characters that are sent to a model.");
        }

        using var span = ModelTelemetry.Chat(options);
        var began = Stopwatch.GetTimestamp();
        var answer = await AnswerAsync(request, cancellation);
        ModelTelemetry.Ended(began, answer.Error);
        if (answer.Failed)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", answer.Error.Code);
        }

        return answer;
    }

    public void Dispose() => http.Dispose();

    private async Task<Result<ModelReply>> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        var mask = new OutgoingTextMask(request.Instructions, request.Input);
        try
        {
            return await AskAsync(
                new ChatRequest(
                    options.Model,
                    [new("system", mask.Mask(request.Instructions)), new("user", mask.Mask(request.Input))],
                    Math.Clamp(request.MaxOutputTokens, 1, MaxOutputTokens)),
                mask,
                cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Error.Unavailable("model_timeout", $"The model did not answer within {options.TimeoutSeconds} s.");
        }
        catch (HttpRequestException error)
        {
            return Unreachable(error);
        }
        catch (JsonException)
        {
            return NotUnderstood();
        }
    }

    private async Task<Result<ModelReply>> AskAsync(ChatRequest request, OutgoingTextMask mask, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint.TrimEnd('/') + "/chat/completions");
        // As a string, so that it has a length: some servers do not read chunks.
        message.Content = new StringContent(JsonSerializer.Serialize(request, Json.Tolerant), Encoding.UTF8, "application/json");
        if (options.ApiKey.Length > 0)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        }

        using var response = await http.SendAsync(message, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return Refused(response.StatusCode);
        }

        var answer = await response.Content.ReadFromJsonAsync<ChatResponse>(Json.Tolerant, cancellation);
        return answer?.Choices is [{ Message.Content: { } text }, ..]
            ? new ModelReply(mask.Restore(text), answer.Model ?? options.Model, mask.Count)
            : NotUnderstood();
    }

    // The server's own words are not shown: they may repeat what was sent, or the key.
    private static Error Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Error.Unavailable("model_key_refused", "The model's server refuses the configured key."),
        HttpStatusCode.NotFound => Error.Unavailable("model_not_found", "The model's server does not know the configured path or model."),
        HttpStatusCode.TooManyRequests => Error.Unavailable("model_busy", "The model's server asks to wait before the next request."),
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => Error.Unavailable("model_redirected", "The model's server redirects elsewhere, which is not followed."),
        _ => Error.Unavailable("model_failed", $"The model's server answered with status {(int)status}."),
    };

    private static Error Unreachable(HttpRequestException error) => error switch
    {
        { InnerException: ForbiddenAddressException } => Error.Unavailable(
            "model_address_forbidden", "The model's endpoint is in a private network. Set Model:AllowPrivateNetwork to use it."),
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Error.Unavailable("model_answer_too_long", "The model's answer is longer than is read."),
        _ => Error.Unavailable("model_unreachable", "The model's server cannot be reached."),
    };

    private static Error NotUnderstood() => Error.Unavailable("model_answer_invalid", "The model's server answered with something that is no chat completion.");
}
