using Nabla.Data;
using Nabla.Models;
using Nabla.Diagnosis;
using Nabla.Tests.Diagnosis;

namespace Nabla.Cli.Tests;

/// <summary>What a finding recommends can be done: each setting exists, takes the value, and applies to that kind of data.</summary>
public class RemedyTests
{
    public static TheoryData<string, bool> Cases =>
        [.. CheckRegistry.Default.SelectMany(check => new[] { (check.Name, true), (check.Name, false) })];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Speed", "slow")]
    public void The_settings_of_an_advice_apply_to_the_data(string name, bool ofColumns)
    {
        var check = CheckRegistry.Default.Single(one => one.Name == name);
        foreach (var run in CheckPairs.All[name].Provoking)
        {
            var finding = check.Examine(run with { Data = run.Data with { HasColumns = ofColumns } });
            if (finding is null) continue;
            Assert.DoesNotContain("--", finding.Remedy);
            foreach (var step in finding.Advice?.Changes ?? [])
            {
                var setting = RunSettings.All.SingleOrDefault(one => one.Name == step.Setting);
                Assert.True(setting is not null, $"There is no {step.Setting}: {finding}");
                var asked = step.Setting == "epochs" ? new RunConfiguration() : new RunConfiguration { Epochs = 1, Hidden = [4] };
                if (step.Value is { } value) asked = setting.With(asked, value);
                ModelOf(run.LearningTask, ofColumns, asked).Fit();
                if (!ofColumns) Assert.False(setting.AppliesToColumns, $"{setting} is of columns: {finding}");
            }
        }
    }

    private static Model ModelOf(LearningTask task, bool ofColumns, RunConfiguration asked)
    {
        var rows = Enumerable.Range(0, 40).ToList();
        string[] classes = ["no", "yes"];
        if (ofColumns)
        {
            var table = Table.From(rows, ("a", i => i % 7 / 3.0), ("b", i => i % 5 / 2.0),
                ("y", i => task == LearningTask.Regression ? i % 7 : classes[i % 2]), ("z", i => classes[i / 2 % 2]));
            return task == LearningTask.MultiLabel ? Model.For(table, "y,z", asked) : Model.For(table.Without("z"), "y", asked);
        }

        float[] x = [.. rows.SelectMany(i => new[] { i % 7 / 3f, i % 5 / 2f })];
        return Model.For(
            task switch
            {
                LearningTask.Regression => new Dataset(x, rows.Select(i => i % 7f).ToArray(), 2, 1, task),
                LearningTask.MultiLabel => new Dataset(x, rows.SelectMany(i => new float[] { i % 2, i / 2 % 2 }).ToArray(), 2, 2, task),
                _ => new Dataset(x, rows.SelectMany(i => new float[] { i % 2, 1 - i % 2 }).ToArray(), 2, 2, task, classNames: classes),
            },
            asked);
    }
}
