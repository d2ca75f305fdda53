using Nabla.Schedules;

namespace Nabla.Tests.Schedules;

public class FewStepsTests
{
    public static TheoryData<string> Schedules =>
        [.. ScheduleRegistry.Default.Names.Select(name => name == "warmup" ? "warmup:epochs=1+cosine" : name)];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_run_of_few_steps_moves_in_its_first(string name)
    {
        var schedule = ScheduleRegistry.Default.Parse(name);
        foreach (int epochs in new[] { 1, 2, 3 })
            foreach (int steps in new[] { 1, 2, 3 })
                Assert.True(schedule.Factor(new(0, steps, epochs, [])) > 0, $"{epochs} epochs of {steps} steps");
    }

    // Each step has the mean of the curve over its part of the run, so that all of them together have that of the whole curve.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(14)]
    public void Few_steps_share_out_the_waves(int steps)
    {
        var waves = new CosineLog();
        double fine = Enumerable.Range(0, 10_000).Average(step => waves.Factor(new(step, 10_000, 1, [])));
        Assert.Equal(fine, Enumerable.Range(0, steps).Average(step => waves.Factor(new(step, steps, 1, []))), 1e-3);
        Assert.Equal(0, waves.Factor(new(0, 15, 1, [])));
    }
}
