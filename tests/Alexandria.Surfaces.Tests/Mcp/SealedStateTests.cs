using Alexandria.Surfaces.Mcp;
using Alexandria.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class SealedStateTests
{
    private readonly SealedState seal = new();

    [Fact]
    public void A_state_comes_back_to_its_caller_and_operation_and_to_no_other() => Prop.ForAll<NonNull<string>>(text =>
    {
        var state = string.Concat(text.Get.Where(c => !char.IsSurrogate(c)));
        var sealedState = seal.Seal(state, Callers.Administrator, "a");
        Assert.Equal(state, seal.Open(sealedState, Callers.Administrator, "a"));
        Assert.Null(seal.Open(sealedState, Callers.Administrator, "b"));
        Assert.Null(seal.Open(sealedState, Callers.InRole("agent"), "a"));
        Assert.Null(new SealedState().Open(sealedState, Callers.Administrator, "a"));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("no dot")]
    [InlineData("!!.!!")]
    [InlineData("YQ.YQ")]
    public void What_was_not_sealed_here_does_not_open(string sealedState) => Assert.Null(seal.Open(sealedState, Callers.Administrator, "a"));
}
