using System.Globalization;

namespace Nabla.Studio.Tests;

/// <summary>What is chosen of one network is not asked of the next.</summary>
[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class OtherNetworkTests(Studio studio)
{
    [Theory]
    [InlineData("data", "of")]
    [InlineData("plane", "output")]
    public async Task A_target_or_output_is_forgotten_where_another_network_is_chosen(string page, string name)
    {
        File.WriteAllText("three.csv",
            "x,y,p,q,r\n" + string.Concat(Enumerable.Range(0, 60)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 7},{i % 5},{i % 7 + 1},{i % 5 * 2},{i % 7 - i % 5}\n"))));
        string three = await studio.TrainAsync("three.csv", ("target", "p,q,r"), ("hidden", "4"), ("epochs", "2"));
        string one = await studio.TrainAsync("three.csv", ("target", "p"), ("ignore", "q,r"), ("hidden", "4"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/{page}?run={three}&{name}=2");
        await Expect(tab["#shown"]).ToHaveValueAsync(three);
        await tab["#shown"].SelectOptionAsync(one);
        await tab.Page.WaitForURLAsync(url => url.Contains($"run={one}", StringComparison.Ordinal));
        Assert.DoesNotContain($"{name}=", tab.Page.Url, StringComparison.Ordinal);
        await Expect(tab[page == "data" ? "dd[data-name='rmse']" : "canvas"].First).ToBeVisibleAsync();
    }
}
