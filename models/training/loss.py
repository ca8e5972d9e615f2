"""Cross entropy with label smoothing over a large vocabulary."""

import torch

# Rows at a time: on a CPU few enough to stay in its cache.
CPU_ROWS, GPU_ROWS = 512, 8192


class ChunkedCrossEntropy(torch.autograd.Function):
    """
    loss, nll = apply(states (n, d), weight (V, d), bias (V), target (n), smoothing).

    Both are means over the n tokens; nll, without smoothing, has no gradient. The n × V logits never
    exist as a whole: gradients are made in the forward pass, chunk by chunk, with products in bf16.
    Label smoothing: Szegedy et al. 2016; in translation Vaswani et al. 2017.
    """

    @staticmethod
    def forward(ctx, states, weight, bias, target, smoothing):  # noqa: D102
        n, vocabulary = states.shape[0], weight.shape[0]
        rows = GPU_ROWS if states.is_cuda else CPU_ROWS
        h, w, b = states.detach().bfloat16(), weight.detach().bfloat16(), bias.detach()
        grad_h = torch.empty_like(h)
        grad_w = torch.zeros_like(weight, dtype=torch.float32)
        grad_b = torch.zeros_like(b)
        nll, uniform = torch.zeros((), device=h.device), torch.zeros((), device=h.device)
        for start in range(0, n, rows):
            x, t = h[start : start + rows], target[start : start + rows, None]
            z = (x @ w.t()).float().add_(b)
            total = torch.logsumexp(z, 1, keepdim=True)
            nll += (total - z.gather(1, t)).sum()
            uniform += (total - z.mean(1, keepdim=True)).sum()
            g = z.sub_(total).exp_().sub_(smoothing / vocabulary)
            g.scatter_add_(1, t, torch.full_like(t, -(1 - smoothing), dtype=g.dtype))
            g.mul_(1 / n)
            grad_b += g.sum(0)
            g = g.bfloat16()
            grad_h[start : start + rows] = g @ w
            grad_w += g.t() @ x
        ctx.save_for_backward(grad_h.to(states.dtype), grad_w, grad_b)
        ctx.mark_non_differentiable(nll)
        return ((1 - smoothing) * nll + smoothing * uniform) / n, nll / n

    @staticmethod
    def backward(ctx, grad, _):  # noqa: D102
        grad_h, grad_w, grad_b = ctx.saved_tensors
        return grad_h * grad, grad_w * grad, grad_b * grad, None, None
