#include <repository/http/worker_pool.hpp>

#include <algorithm>

namespace muras::http {

WorkerPool::WorkerPool(std::size_t workers, std::size_t queue_limit) : queue_limit_(queue_limit) {
    threads_.reserve(workers);
    for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || fresh_.size() >= queue_limit_) return false;
        fresh_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

bool WorkerPool::resume(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return false;
        begun_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

std::size_t WorkerPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return fresh_.size() + begun_.size();
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !fresh_.empty() || !begun_.empty(); });
        auto& queue = begun_.empty() ? fresh_ : begun_;
        if (queue.empty()) return;  // stopping, and nothing is left
        Job job = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        job();
        job = nullptr;  // what it holds is freed without the lock
        lock.lock();
    }
}

}  // namespace muras::http
